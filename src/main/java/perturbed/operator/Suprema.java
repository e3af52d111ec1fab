package perturbed.operator;

/**
 * Upper bounds, over a {@link Region}, of the norms of an operator f(y, w) and its derivatives; +inf where unknown. All are operator norms, of multilinear maps
 * where a derivative is one; J1 = df/dy, J2 = df/dw. They are computed in doubles: who needs them rigorous widens them by the rounding (1e-9 is plenty).
 *
 * @param value ||f||
 * @param c1    ||J1||
 * @param c2    ||J2||
 * @param h1    ||dJ1/dy||
 * @param h2    ||dJ2/dy||, which is ||dJ1/dw|| too
 * @param hw    ||dJ2/dw||; 0: f is affine in w
 * @param k1    ||d^2 J1/dy^2||
 * @param k2    ||d^2 J2/dy^2||
 */
public record Suprema(double value, double c1, double c2, double h1, double h2, double hw, double k1, double k2) {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Nothing is known. */
    public static final Suprema UNKNOWN = new Suprema(INF, INF, INF, INF, INF, INF, INF, INF);

    /** Of an operator without weight. */
    static Suprema weightless(double value, double c1, double h1, double k1) {
        return new Suprema(value, c1, 0, h1, 0, 0, k1, 0);
    }

    /** Of an operator that is linear in y and linear in w, ||f|| <= bilinear ||y|| ||w||. */
    static Suprema bilinear(double value, double c1, double c2, double bilinear) {
        return new Suprema(value, c1, c2, 0, bilinear, 0, 0, 0);
    }

    /**
     * Of {@code next} after this: g(f(y, w_f), w_g) with the weight (w_f, w_g), by the chain rule; {@code next} is over a region that holds every f(y, w_f).
     */
    public Suprema then(Suprema next) {
        double h1 = times(next.h1, c1, c1) + times(next.c1, this.h1);
        double k1 = times(next.k1, c1, c1, c1) + 3 * times(next.h1, c1, this.h1) + times(next.c1, this.k1);
        double h2f = times(next.h1, c1, c2) + times(next.c1, h2), h2g = times(next.h2, c1);
        double k2f = times(next.k1, c1, c1, c2) + times(next.h1, this.h1, c2) + 2 * times(next.h1, c1, h2) + times(next.c1, k2);
        double k2g = times(next.k2, c1, c1) + times(next.h2, this.h1);
        double ff = times(next.h1, c2, c2) + times(next.c1, hw), fg = times(next.h2, c2), gg = next.hw;       // the blocks of d^2/dw^2
        return new Suprema(next.value, times(next.c1, c1), root(times(next.c1, c2), next.c2), h1, root(h2f, h2g), symmetric(ff, fg, gg), k1, root(k2f, k2g));
    }

    /** The same without weight: its derivatives in w are 0. */
    public Suprema weightless() {
        return weightless(value, c1, h1, k1);
    }

    /** The larger of each: over both regions. */
    public Suprema max(Suprema other) {
        return new Suprema(Math.max(value, other.value), Math.max(c1, other.c1), Math.max(c2, other.c2), Math.max(h1, other.h1), Math.max(h2, other.h2),
            Math.max(hw, other.hw), Math.max(k1, other.k1), Math.max(k2, other.k2));
    }

    /** Of y + f(y, w), where the input is at most this long. */
    Suprema plusIdentity(double inputRadius) {
        return new Suprema(value + inputRadius, c1 + 1, c2, h1, h2, hw, k1, k2);
    }

    /** What is unknown counts as 0 where it is multiplied by 0. */
    static double times(double... factors) {
        double product = 1;
        for (double f : factors) if (f == 0) return 0; else product *= f;
        return product;
    }

    private static double root(double a, double b) {
        return Math.sqrt(a * a + b * b);
    }

    /** The larger eigenvalue of [[a, b], [b, c]]; its entries are >= 0. */
    private static double symmetric(double a, double b, double c) {
        if (a == INF || b == INF || c == INF) return INF;
        return (a + c) / 2 + root((a - c) / 2, b);
    }
}
