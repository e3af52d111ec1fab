package perturbed.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * Theorem 2: B = E||E_t[u~ - u]||^2, the means being those given x and the past. Printed: (33), false, since (33a) has L_2 where C_2 is meant (CE1, CE1g);
 * repaired: with C_2, not broken by any search and not proved; corrected: Theorem 2c, from second moments only. The corrected form has one term per weight
 * gradient, u_1, ..., u_N, the others one per perturbation.
 *
 * <p>It is an upper bound, also of the bias given x: see {@link BoundedErrors} for what may be done with it.
 */
public final class GradientBiasBound extends Bound {
    private final Propagation propagation;                           // null: not the corrected form of one sample

    private GradientBiasBound(Claim claim, Magnitude value, List<Summand> summands, Basis basis, Propagation propagation) {
        super(claim, value, summands, basis);
        this.propagation = propagation;
    }

    static GradientBiasBound of(Assumptions assumptions, NoiseLevels noise, Form form) {
        Basis basis = GradientErrorBound.basis(assumptions, noise);
        if (form == Form.CORRECTED) {
            Propagation p = Propagation.of(assumptions, noise, basis);
            return summed(claim(form), perWeight(p.bias()), basis, p);
        }
        PrintedCoefficients c = PrintedCoefficients.of(assumptions, form, basis);
        List<Summand> summands = new ArrayList<>();
        int n = noise.operators();
        for (int i = 1; i < n; i++) {
            summands.add(term("mean of delta_" + i, c.biasDelta()[i], Magnitude.of(noise.b(i)).square()));
            summands.add(term("size of delta_" + i, c.biasDelta4()[i], Magnitude.of(noise.fourthMoment(i))));
        }
        for (int i = 2; i <= n; i++) summands.add(term("mean of eps_" + i, c.biasEps()[i], Magnitude.of(noise.be(i)).square()));
        for (int i = 1; i < n; i++)
            if (noise.fourthMoment(i) == Double.POSITIVE_INFINITY && !c.biasDelta4()[i].isZero()) basis.use("E||delta_" + i + "||^4", Constant.UNKNOWN);
        return summed(claim(form), summands, basis, null);
    }

    private static Claim claim(Form form) {
        String quantity = "E||E_t[u~ - u]||^2";
        return switch (form) {
            case PRINTED -> new Claim("Theorem 2, (33)", quantity, form, Mark.REFUTED);
            case REPAIRED -> new Claim("Theorem 2, (33) with C_2", quantity, form, Mark.NUMERICAL);
            case CORRECTED -> new Claim("Theorem 2c", quantity, form, Mark.PROVED);
        };
    }

    private static Summand term(String name, Magnitude coefficient, Magnitude moment) {
        return new Summand(name, Part.PERTURBATION_BIAS, coefficient.times(moment));
    }

    private static List<Summand> perWeight(Magnitude[] bias) {
        List<Summand> summands = new ArrayList<>();
        for (int i = 1; i < bias.length; i++) summands.add(new Summand("u_" + i, Part.PERTURBATION_BIAS, bias[i].square()));
        return summands;
    }

    private static GradientBiasBound summed(Claim claim, List<Summand> summands, Basis basis, Propagation propagation) {
        return new GradientBiasBound(claim, sum(summands), summands, basis, propagation);
    }

    /**
     * The mean gradient of a batch, from the corrected bound of each sample: B &lt;= sum_i (mean of B_i)^2.
     *
     * @throws IllegalArgumentException if there is no sample, or one is not in the corrected form
     */
    public static GradientBiasBound ofBatch(List<GradientBiasBound> samples) {
        Batch batch = Batch.of(samples, s -> s.propagation);
        return summed(claim(Form.CORRECTED), perWeight(batch.mean(Propagation::bias)), batch.basis(), null);
    }
}
