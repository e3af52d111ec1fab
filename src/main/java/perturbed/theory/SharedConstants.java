package perturbed.theory;

import java.util.List;

/**
 * One set of constants for all operators, as in the paper's A3.
 *
 * @param cf C_f, at least ||J1 f_i|| and ||J2 f_i||
 * @param c2 C_2, at least ||J21 f_i||; the print forgets that it must bound ||J11 f_i|| too (erratum 2, CE2)
 * @param lf L_f, Lipschitz constant of f_i in y; C_f is one, so the smaller is used
 * @param l1 L_1, Lipschitz constant of the Jacobians
 * @param l2 L_2, Lipschitz constant of the second derivatives
 */
public record SharedConstants(Constant cf, Constant c2, Constant lf, Constant l1, Constant l2) {
    /** Upper bounds that you vouch for; +inf where unknown. */
    public static SharedConstants of(double cf, double c2, double lf, double l1, double l2) {
        return of(Grade.UPPER_BOUND, cf, c2, lf, l1, l2);
    }

    /** All five of one grade; +inf where unknown. */
    public static SharedConstants of(Grade grade, double cf, double c2, double lf, double l1, double l2) {
        return new SharedConstants(Constant.of("C_f", cf, grade), Constant.of("C_2", c2, grade), Constant.of("L_f", lf, grade), Constant.of("L_1", l1, grade),
            Constant.of("L_2", l2, grade));
    }

    /** The largest of each; the constants in y of the first operator, whose input is never perturbed, do not count. */
    static SharedConstants over(List<OperatorConstants> operators) {
        Constant none = Constant.closedForm(0), cf = operators.get(0).c2(), c2 = none, lf = none, l2 = none;
        for (OperatorConstants f : operators.subList(1, operators.size())) {
            cf = cf.max(f.c1()).max(f.c2());
            c2 = c2.max(f.h1()).max(f.h2());
            lf = lf.max(f.lf());
            l2 = l2.max(f.k1()).max(f.k2());
        }
        return new SharedConstants(cf, c2, lf, c2, l2);
    }

    /** The same for every operator: c1 = c2 = C_f, h1 = h2 = C_2, k1 = k2 = L_2. */
    OperatorConstants forEachOperator() {
        return new OperatorConstants(cf, cf, lf, c2, c2, l2, l2);
    }
}
