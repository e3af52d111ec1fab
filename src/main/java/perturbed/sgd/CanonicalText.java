package perturbed.sgd;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import perturbed.chain.Chain;
import perturbed.kernel.NumberText;
import perturbed.noise.Perturbation;

/** The text of {@link Sgd#text}, "name: value" by "name: value". */
final class CanonicalText {
    private static final String VERSION = "perturbed-sgd/2";

    private final Sgd sgd;

    CanonicalText(Sgd sgd) {
        this.sgd = sgd;
    }

    Optional<String> text() {
        List<Object> parts = parts();
        return parts.stream().allMatch(String.class::isInstance) ? Optional.of(oneLine(parts.stream().map(Object::toString).collect(Collectors.joining("; ")))) : Optional.empty();
    }

    /** Part by part, as "name: value"; where a part has no text, the part itself beside its name. Equal parts, same run. */
    List<Object> parts() {
        return List.of(VERSION,
            sgd.problem.text().<Object>map(text -> text).orElse(sgd.problem),
            "start: " + start(),
            part("stepSize", List.of(sgd.stepSize), StepSize::text),
            "steps: " + sgd.steps,
            "batch: " + (sgd.batchSize == 0 ? "all" : sgd.batchSize + (sgd.shuffled ? " shuffled" : " with replacement")),
            "momentum: " + NumberText.of(sgd.momentum),
            "gradientNoise: " + NumberText.of(sgd.gradientNoise),
            "clip: " + limit(sgd.clip),
            "stopAbove: " + limit(sgd.stopAbove),
            part("perturb", sgd.perturbations, Perturbation::text),
            "seed: " + sgd.seed,
            "recordEvery: " + sgd.recordEvery,
            part("record", sgd.recorded, Recorded::text),
            "ewma: " + NumberText.of(sgd.ewma.coefficient()));
    }

    private static <P> Object part(String name, List<P> values, Function<P, Optional<String>> text) {
        List<Object> told = values.stream().map(value -> text.apply(value).<Object>map(t -> t).orElse(value)).toList();
        return told.stream().allMatch(String.class::isInstance) ? name + ": " + told.stream().map(Object::toString).collect(Collectors.joining(", ")) : List.of(name, told);
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
