package perturbed.experiment;

import perturbed.chain.Chain;
import perturbed.noise.Side;

/**
 * A direction in which all perturbations of a pass move together: delta_i = h s_i, eps_i = h eta_i, i as in (5):
 * {@code Direction.in(chain).forward(1, 0.3).backward(2, 0.1)}. Zero where nothing is set. Immutable; each option returns a changed copy and sets the site.
 */
public final class Direction {
    private final Chain chain;
    private final double[][] forward;                                // 1..N; null: zero
    private final double[][] backward;

    private Direction(Chain chain, double[][] forward, double[][] backward) {
        this.chain = chain;
        this.forward = forward;
        this.backward = backward;
    }

    /** The zero direction of a chain. */
    public static Direction in(Chain chain) {
        return new Direction(chain, new double[chain.length() + 1][], new double[chain.length() + 1][]);
    }

    /**
     * With s_i, of d_i values, 1 &lt;= i &lt;= N - 1.
     *
     * @throws IllegalArgumentException if there is no such site, or the number of values is another
     */
    public Direction forward(int i, double... s) {
        if (i < 1 || i >= chain.length())
            throw new IllegalArgumentException("forward(" + i + ", ...): the sites that reach a gradient are delta_1..delta_" + (chain.length() - 1));
        return new Direction(chain, with(forward, Side.FORWARD, i, chain.size(i), s), backward);
    }

    /**
     * With eta_i, of d_{i-1} values, 2 &lt;= i &lt;= N.
     *
     * @throws IllegalArgumentException if there is no such site, or the number of values is another
     */
    public Direction backward(int i, double... eta) {
        if (i < 2 || i > chain.length())
            throw new IllegalArgumentException("backward(" + i + ", ...): the sites are eps_2..eps_" + chain.length() + ", (5b)");
        return new Direction(chain, forward, with(backward, Side.BACKWARD, i, chain.size(i - 1), eta));
    }

    private static double[][] with(double[][] sites, Side side, int i, int size, double[] values) {
        if (values.length != size) throw new IllegalArgumentException(side.symbol(i) + " has " + size + " values, got " + values.length);
        for (double value : values) if (!Double.isFinite(value))
            throw new IllegalArgumentException(side.symbol(i) + ": a direction is finite, got " + value);
        double[][] copy = sites.clone();
        copy[i] = values.clone();
        return copy;
    }

    double[][] forward() {
        return forward;
    }

    double[][] backward() {
        return backward;
    }

    /** The unit vector of one element (from 0) at one site, times a factor. */
    static Direction unit(Chain chain, Side side, int i, int element, double factor) {
        double[] values = new double[chain.size(side == Side.FORWARD ? i : i - 1)];
        values[element] = factor;
        Direction zero = in(chain);
        return side == Side.FORWARD ? zero.forward(i, values) : zero.backward(i, values);
    }

    void checkFits(Chain other) {
        for (int i = 1; i <= other.length(); i++) {
            boolean fits = chain.length() == other.length() && chain.size(i) == other.size(i);
            if (!fits) throw new IllegalArgumentException("the direction is one of " + chain + " and does not fit " + other);
        }
    }
}
