package perturbed.sgd;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import perturbed.chain.Chain;
import perturbed.kernel.NumberText;
import perturbed.noise.Perturbation;

/** The text of {@link Sgd#text}, "name: value" by "name: value". */
final class CanonicalText {
    private static final String VERSION = "perturbed-sgd/1";

    private final Sgd sgd;

    CanonicalText(Sgd sgd) {
        this.sgd = sgd;
    }

    Optional<String> text() {
        return withoutText().isEmpty() ? Optional.of(oneLine(VERSION + "; " + sgd.problem.text().orElseThrow() + "; " + options())) : Optional.empty();
    }

    private String options() {
        return String.join("; ",
            "start: " + start(),
            "stepSize: " + sgd.stepSize.text().orElseThrow(),
            "steps: " + sgd.steps,
            "batch: " + (sgd.batchSize == 0 ? "all" : sgd.batchSize + (sgd.shuffled ? " shuffled" : " with replacement")),
            "momentum: " + NumberText.of(sgd.momentum),
            "gradientNoise: " + NumberText.of(sgd.gradientNoise),
            "clip: " + limit(sgd.clip),
            "stopAbove: " + limit(sgd.stopAbove),
            "perturb: " + sgd.perturbations.stream().map(p -> p.text().orElseThrow()).collect(Collectors.joining(", ")),
            "seed: " + sgd.seed,
            "recordEvery: " + sgd.recordEvery,
            "record: " + sgd.recorded.stream().map(r -> r.text().orElseThrow()).collect(Collectors.joining(", ")),
            "ewma: " + NumberText.of(sgd.ewma.coefficient()));
    }

    private static String limit(double norm) {
        return norm == Double.POSITIVE_INFINITY ? "none" : NumberText.of(norm);
    }

    /** w_0 by the SHA-256 of its bits. */
    private String start() {
        double[] w = sgd.start.toArray();
        ByteBuffer bits = ByteBuffer.allocate(8 * w.length);
        boolean zero = true;
        for (double value : w) {
            bits.putDouble(value);
            zero &= Double.doubleToRawLongBits(value) == 0;
        }
        return zero ? "0" : HexFormat.of().formatHex(sha256().digest(bits.array()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without line breaks; {@link String#translateEscapes} undoes it. */
    static String oneLine(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    /** What keeps the description from having a text, each with the remedy. */
    List<String> withoutText() {
        List<String> without = new ArrayList<>();
        Chain chain = sgd.problem.chain();
        for (int i = 1; i <= chain.length(); i++) {
            boolean isLoss = i == chain.length() && chain.loss().isPresent();
            if (isLoss && chain.loss().get().text().isEmpty()) without.add("the loss " + chain.loss().get().label() + " (override its text())");
            if (!isLoss && chain.operator(i).text().isEmpty()) without.add("operator " + i + ", " + chain.operator(i).label() + " (override its text())");
        }
        if (sgd.problem.regularizer().text().isEmpty()) without.add("the regularizer (override its text())");
        if (sgd.stepSize.text().isEmpty()) without.add("the step size (override its text(): a lambda has none)");
        for (Perturbation p : sgd.perturbations) {
            if (p.text().isPresent()) continue;
            without.add(p + (p.noise().text().isEmpty() ? " (override text() of its noise: a lambda has none)" : " (leave scaled(..) out, or write the factor into a noise of your own)"));
        }
        for (Recorded what : sgd.recorded)
            if (what instanceof Recorded.Own own && own.text().isEmpty()) without.add("the recorded '" + own.name() + "' (override text() of its quantity: a lambda has none)");
        return without;
    }

    /** What differs between two texts, "seed: 1 there, 2 here". */
    static String difference(String there, String here) {
        List<String> a = List.of(there.split("; ")), b = List.of(here.split("; "));
        if (!a.get(0).equals(b.get(0)) || a.size() != b.size()) return a.get(0) + " there, " + b.get(0) + " here";
        List<String> different = new ArrayList<>();
        for (int k = 0; k < a.size(); k++)
            if (!a.get(k).equals(b.get(k))) different.add(a.get(k) + " there, " + b.get(k).substring(b.get(k).indexOf(": ") + 2) + " here");
        return String.join("; ", different);
    }
}
