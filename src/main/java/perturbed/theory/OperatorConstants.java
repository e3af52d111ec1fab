package perturbed.theory;

/**
 * Constants of one operator f_i on a convex set that holds all y_{i-1} and y~_{i-1} of the run; operator norms.
 *
 * @param c1 ||J1 f|| at most
 * @param c2 ||J2 f|| at most
 * @param lf Lipschitz constant of f in y; c1 is one, so the smaller is used
 * @param h1 Lipschitz constant in y of J1 f
 * @param h2 Lipschitz constant in y of J2 f
 * @param k1 Lipschitz constant in y of d(J1 f)/dy
 * @param k2 Lipschitz constant in y of d(J2 f)/dy
 */
public record OperatorConstants(Constant c1, Constant c2, Constant lf, Constant h1, Constant h2, Constant k1, Constant k2) {
    /** Nothing is known of the operator. */
    public static final OperatorConstants UNKNOWN = new OperatorConstants(Constant.UNKNOWN, Constant.UNKNOWN, Constant.UNKNOWN, Constant.UNKNOWN,
        Constant.UNKNOWN, Constant.UNKNOWN, Constant.UNKNOWN);

    /** Upper bounds that you vouch for; +inf where unknown. */
    public static OperatorConstants of(double c1, double c2, double lf, double h1, double h2, double k1, double k2) {
        return of(Grade.UPPER_BOUND, c1, c2, lf, h1, h2, k1, k2);
    }

    /** All seven of one grade; +inf where unknown. */
    public static OperatorConstants of(Grade grade, double c1, double c2, double lf, double h1, double h2, double k1, double k2) {
        return new OperatorConstants(Constant.of("c1", c1, grade), Constant.of("c2", c2, grade), Constant.of("lf", lf, grade), Constant.of("h1", h1, grade),
            Constant.of("h2", h2, grade), Constant.of("k1", k1, grade), Constant.of("k2", k2, grade));
    }
}
