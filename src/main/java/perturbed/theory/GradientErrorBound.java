package perturbed.theory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Theorem 1: V = E||u~ - u||^2. Printed: (21), true with a proof of its own (errata 2.1); repaired: the eps part doubled, as the paper's derivation gives it;
 * corrected: Theorem 1c, the recursion through the operators. The corrected form has one term per weight gradient, u_1, ..., u_N, the others one per perturbation.
 */
public final class GradientErrorBound extends Bound {
    private final Propagation propagation;                           // null: not the corrected form of one sample
    private final Split split;                                       // null: eps may have a mean

    /** V = forward + backward, where E[eps_i | H_i] = 0 for all i: what the deltas determine, and what is uncorrelated with it. */
    record Split(Magnitude forward, Magnitude backward) {
        static Split of(Magnitude[] forward, Magnitude[] backward) {
            return new Split(Magnitude.sum(forward), Magnitude.sum(backward));
        }
    }

    private GradientErrorBound(Claim claim, Magnitude value, List<Summand> summands, Basis basis, Propagation propagation, Split split) {
        super(claim, value, summands, basis);
        this.propagation = propagation;
        this.split = split;
    }

    static GradientErrorBound of(Assumptions assumptions, NoiseLevels noise, Form form) {
        Basis basis = basis(assumptions, noise);
        if (form == Form.CORRECTED) {
            Propagation p = Propagation.of(assumptions, noise, basis);
            return summed(claim(form), perWeight(p.error()), basis, p, noise.hasZeroMeanBackward() ? Split.of(p.rho2(), p.later()) : null);
        }
        PrintedCoefficients c = PrintedCoefficients.of(assumptions, form, basis);
        List<Summand> summands = new ArrayList<>();
        int n = noise.operators();
        for (int i = 1; i < n; i++) summands.add(new Summand("delta_" + i, Part.PERTURBATION_VARIANCE, c.errorDelta()[i].times(Magnitude.of(noise.a(i)).square())));
        for (int i = 2; i <= n; i++) summands.add(new Summand("eps_" + i, Part.PERTURBATION_VARIANCE, c.errorEps()[i].times(Magnitude.of(noise.s(i)).square())));
        return summed(claim(form), summands, basis, null, null);
    }

    private static Claim claim(Form form) {
        return new Claim(form == Form.CORRECTED ? "Theorem 1c" : "Theorem 1, (21)", "E||u~ - u||^2", form, Mark.PROVED);
    }

    private static GradientErrorBound summed(Claim claim, List<Summand> summands, Basis basis, Propagation propagation, Split split) {
        return new GradientErrorBound(claim, sum(summands), summands, basis, propagation, split);
    }

    private static List<Summand> perWeight(Magnitude[] values) {
        List<Summand> summands = new ArrayList<>();
        for (int i = 1; i < values.length; i++) summands.add(new Summand("u_" + i, Part.PERTURBATION_VARIANCE, values[i]));
        return summands;
    }

    /** A3 for these constants; refuses noise of another chain. */
    static Basis basis(Assumptions assumptions, NoiseLevels noise) {
        assumptions.requireChain();
        if (noise.operators() != assumptions.operators())
            throw new IllegalArgumentException("the constants are those of " + assumptions.operators() + " operators, but the noise levels are for a chain of "
                + noise.operators());
        for (int i = 1; i < noise.operators(); i++) if (noise.a(i) > 0) {
            assumptions.requireSmoothBeyond(i);                      // delta_1 reaches the inputs of 2..N
            break;
        }
        Basis basis = Basis.of(assumptions);
        basis.note(assumptions.adjoints().isEmpty() ? "A3" : "A3, ||v_i|| of the exact pass");
        return basis;
    }

    /**
     * The mean gradient of a batch, from the corrected bound of each sample (its own constants or norms): V &lt;= the mean of the V's, whatever the noises have in
     * common.
     *
     * @throws IllegalArgumentException if there is no sample, or one is not in the corrected form
     */
    public static GradientErrorBound ofBatch(List<GradientErrorBound> samples) {
        Batch batch = Batch.of(samples, s -> s.propagation);
        boolean splits = samples.stream().allMatch(s -> s.split != null);
        return summed(claim(Form.CORRECTED), perWeight(batch.mean(Propagation::error)), batch.basis(), null,
            splits ? Split.of(batch.mean(Propagation::rho2), batch.mean(Propagation::later)) : null);
    }

    /**
     * The same where the noise is independent from sample to sample: V &lt;= sum_i (mean of B_i)^2 + (1/n) mean of the V's, with the B_i of Theorem 2c.
     *
     * @throws IllegalArgumentException if there is no sample, or one is not in the corrected form
     */
    public static GradientErrorBound ofIndependentBatch(List<GradientErrorBound> samples) {
        Batch batch = Batch.of(samples, s -> s.propagation);
        Magnitude[] error = batch.mean(Propagation::error), bias = batch.mean(Propagation::bias);
        for (int i = 0; i < error.length; i++) error[i] = bias[i].square().plus(error[i].over(batch.size()));
        batch.basis().note("noise independent from sample to sample");
        return summed(claim(Form.CORRECTED), perWeight(error), batch.basis(), null, null);
    }

    Optional<Split> split() {
        return Optional.ofNullable(split);
    }
}
