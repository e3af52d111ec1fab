package perturbed.theory;

import java.util.List;

/**
 * Lemma 2, (22): ||E[J2 f(y~) - J2 f(y)]||^2 for e = y~ - y, in operator norm; for J1 f alike. Printed: 2 C_2^2 ||E e||^2 + L_2^2 E||e||^4, which is false with
 * the Frobenius norm on the left (CE6). Repaired: 2 C_2^2 ||E e||^2 + (L_2^2 / 2) (E||e||^2)^2, no fourth moment. Corrected: min(C_2 |e|, C_2 ||E e|| +
 * L_2 |e|^2 / 2)^2.
 */
public final class JacobianBiasBound extends Bound {
    private JacobianBiasBound(Claim claim, Magnitude value, List<Summand> summands, Basis basis) {
        super(claim, value, summands, basis);
    }

    static JacobianBiasBound of(Assumptions assumptions, double meanNorm, double second, double fourth, Form form) {
        if (!(meanNorm >= 0) || !(second >= 0) || !(fourth >= 0))
            throw new IllegalArgumentException("Lemma 2 needs ||E e||, E||e||^2, E||e||^4 >= 0, got " + meanNorm + ", " + second + ", " + fourth);
        assumptions.requireSmoothBeyond(1);
        Basis basis = Basis.of(assumptions);
        Magnitude c2 = basis.use("C_2", assumptions.shared().c2()), l2 = basis.use("L_2", assumptions.shared().l2());
        Magnitude m = Magnitude.of(meanNorm), q2 = Magnitude.of(second);
        Claim claim = new Claim("Lemma 2", "||E[J2 f(y~) - J2 f(y)]||^2", form, Mark.PROVED);
        if (form == Form.CORRECTED) {
            Magnitude value = Propagation.meanChange(c2, l2, q2.sqrt(), m).square();
            return new JacobianBiasBound(claim, value, List.of(new Summand("e", Part.PERTURBATION_BIAS, value)), basis);
        }
        Magnitude mean = c2.square().times(m.square()).times(2);
        Magnitude curved = l2.square().times(form == Form.PRINTED ? Magnitude.of(fourth) : q2.square().half());
        return new JacobianBiasBound(claim, mean.plus(curved),
            List.of(new Summand("mean of e", Part.PERTURBATION_BIAS, mean), new Summand("size of e", Part.PERTURBATION_BIAS, curved)), basis);
    }
}
