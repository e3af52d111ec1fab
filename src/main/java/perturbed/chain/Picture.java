package perturbed.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

/**
 * A chain drawn with its sites, the intermediate outputs y_i, the intermediate gradients v_i and the weight gradients u_i, and with the perturbations that
 * act on them, (5a)-(5c). What a perturbation may change carries a tilde: y~_2; one that
 * adds nothing (uniform(0)) is left out, as in a run. As text ({@link #toString}) and as SVG ({@link #svg}); immutable.
 */
public final class Picture {
    static final String ELLIPSIS = "...";
    private static final int MOST_SITES = 3;

    /** An entry of the legend: a perturbation and the operators at which it acts. */
    record Entry(List<Integer> operators, Perturbation perturbation) {
        /** The operators; of many the first and the last. */
        List<String> sites() {
            List<String> all = operators.stream().map(String::valueOf).toList();
            return all.size() <= MOST_SITES ? all : List.of(all.get(0), ELLIPSIS, all.get(all.size() - 1));
        }

        /** "delta_1, delta_2: forward(gaussian(0.1)).at(1, 2)". */
        @Override
        public String toString() {
            return sites().stream().map(i -> i.equals(ELLIPSIS) ? i : perturbation.side().symbol(Integer.parseInt(i))).collect(Collectors.joining(", ")) + ": " + perturbation;
        }
    }

    private final Chain chain;
    private final List<Entry> legend = new ArrayList<>();

    Picture(Chain chain, List<Perturbation> perturbations) {
        if (chain.length() == 0) throw new IllegalArgumentException("picture: " + chain + " has no operator yet; add one by then(...)");
        this.chain = chain;
        for (Perturbation p : perturbations) {
            NoiseSites sites = new NoiseSites(p.side(), List.of(p), chain, 0);                  // refuses what does not fit
            List<Integer> operators = IntStream.rangeClosed(1, chain.length()).filter(sites::actsOn).boxed().toList();
            if (!operators.isEmpty()) legend.add(new Entry(operators, p));
        }
    }

    /** An SVG image without ids, styles, scripts or fonts of its own: the same bytes on every machine, of any number on a page. */
    public String svg() {
        return new PictureSvg(this).write();
    }

    /** The drawing in plain letters, for a terminal. */
    @Override
    public String toString() {
        return PictureText.of(this);
    }

    Chain chain() {
        return chain;
    }

    List<Entry> legend() {
        return legend;
    }

    /** Whether delta_i acts on y_i. */
    boolean hasDelta(int i) {
        return operators(Side.FORWARD).anyMatch(k -> k == i);
    }

    /** Whether eps_i acts on v_{i-1}. */
    boolean hasEps(int i) {
        return operators(Side.BACKWARD).anyMatch(k -> k == i);
    }

    private IntStream operators(Side side) {
        return legend.stream().filter(entry -> entry.perturbation.side() == side).flatMapToInt(entry -> entry.operators.stream().mapToInt(k -> k));
    }

    /** Whether y_i may be perturbed: a delta at i or before. */
    boolean reachesOutput(int i) {
        return operators(Side.FORWARD).anyMatch(k -> k <= i);
    }

    /** Whether v_i, i < N, may be perturbed: a delta that some gradient sees, or an eps above. */
    boolean reachesGradient(int i) {
        return i < chain.length() && (reachesOutput(chain.length() - 1) || operators(Side.BACKWARD).anyMatch(k -> k > i));
    }

    /** Whether u_i may be perturbed: through y_{i-1} or through v_i. */
    boolean reachesWeightGradient(int i) {
        return reachesOutput(i - 1) || reachesGradient(i);
    }

    /** "linear(1)": operator i, or the loss, as one types it. */
    String operator(int i) {
        return i == chain.length() && chain.loss().isPresent() ? chain.loss().get().label() : chain.operator(i).label();
    }
}
