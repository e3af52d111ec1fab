package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import perturbed.kernel.RandomStream;
import perturbed.theory.MutatedRecursion.Mutation;

/** t10, t26: random chains with exact expectations try to break the bounds. A search proves nothing unless it breaks what is known to be wrong, so it must. */
class ViolationSearchTest {
    private static final int CHAINS = 2_000;
    private static final double ROUNDING = 1 + 1e-9;

    private static PerturbedTree chain(int k) {
        return chain(10, k);
    }

    private static PerturbedTree chain(long seed, int k) {
        return PerturbedTree.random(RandomStream.of(seed, RandomStream.Purpose.USER, k));
    }

    @Test
    void t10_no_chain_exceeds_the_corrected_bounds_and_the_printed_bias_bound_fails() {
        search(10, CHAINS);
    }

    @Test
    @Tag("long")
    void t10_no_chain_of_many_exceeds_the_corrected_bounds() {
        search(11, 200 * CHAINS);
    }

    private static void search(long seed, int chains) {
        double error1c = 0, bias2c = 0, printedError = 0, printedBias = 0, repairedBias = 0;
        for (int k = 0; k < chains; k++) {
            PerturbedTree chain = chain(seed, k);
            double error = chain.totalError(), bias = chain.totalBias();
            if (error >= chain.smallestError()) {
                error1c = Math.max(error1c, held(k, error, Theory.gradientError(chain.assumptions, chain.noise)));
                printedError = Math.max(printedError, Theory.gradientError(chain.assumptions, chain.noise, Form.PRINTED).against(error).ratio());
            }
            if (bias >= chain.smallestBias()) {
                bias2c = Math.max(bias2c, held(k, bias, Theory.gradientBias(chain.assumptions, chain.noise)));
                printedBias = Math.max(printedBias, Theory.gradientBias(chain.assumptions, chain.noise, Form.PRINTED).against(bias).ratio());
                repairedBias = Math.max(repairedBias, Theory.gradientBias(chain.assumptions, chain.noise, Form.REPAIRED).against(bias).ratio());
            }
        }
        assertTrue(error1c > .99 && bias2c > .99, "bounds that are never attained would prove little: " + error1c + ", " + bias2c);
        assertTrue(printedError < .5, "Theorem 1 as printed: " + printedError);
        assertTrue(repairedBias < .3, "Theorem 2 with C_2: " + repairedBias);
        assertTrue(printedBias > 10, "Theorem 2 as printed must fail: " + printedBias);
    }

    private static double held(int chain, double truth, Bound bound) {
        holds(chain, truth, bound);
        return bound.against(truth).ratio();
    }

    private static void holds(int chain, double truth, Bound bound) {
        assertTrue(truth <= bound.value() * ROUNDING, () -> "chain " + chain + ": " + truth + " exceeds " + bound);
    }

    @Test
    void the_recursion_once_more_in_plain_doubles() {
        for (int k = 0; k < 200; k++) {
            PerturbedTree chain = chain(k);
            Propagation p = Propagation.of(chain.assumptions, chain.noise, new Basis(false));
            MutatedRecursion plain = new MutatedRecursion(chain.assumptions, chain.noise, Mutation.NONE);
            for (int i = 1; i < plain.bias.length; i++) {
                assertEquals(plain.error[i], p.error()[i].toDouble(), 1e-12 * plain.error[i]);
                assertEquals(plain.bias[i], p.bias()[i].toDouble(), 1e-12 * plain.bias[i]);
            }
        }
    }

    @Test
    void t10_leaving_out_any_term_of_the_recursions_is_caught() {
        Map<Mutation, Integer> caught = new EnumMap<>(Mutation.class);
        for (int k = 0; k < 20 * CHAINS; k++) {
            PerturbedTree chain = chain(k);
            for (Mutation mutation : Mutation.values()) {
                if (caught.containsKey(mutation)) continue;
                MutatedRecursion mutated = new MutatedRecursion(chain.assumptions, chain.noise, mutation);
                for (int i = 1; i < mutated.bias.length; i++)
                    if (exceeds(chain.squaredError[i], mutated.error[i], chain.smallestError())
                        || exceeds(chain.meanError[i] * chain.meanError[i], mutated.bias[i] * mutated.bias[i], chain.smallestBias())) caught.putIfAbsent(mutation, k);
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Mutation.NONE)), caught.keySet(), () -> "caught at: " + caught);
    }

    @Test
    void no_batch_of_two_with_independent_noise_exceeds_its_bounds() {
        for (int k = 0; k < CHAINS; k++) {
            PerturbedTree one = chain(k), other = one.another();
            double error = 0, bias = 0;
            for (int i = 1; i < one.meanError.length; i++) {
                double mean = (one.meanError[i] + other.meanError[i]) / 2;
                double variances = one.squaredError[i] - one.meanError[i] * one.meanError[i] + other.squaredError[i] - other.meanError[i] * other.meanError[i];
                bias += mean * mean;
                error += mean * mean + variances / 4;
            }
            if (error >= Math.max(one.smallestError(), other.smallestError()))
                holds(k, error, GradientErrorBound.ofIndependentBatch(List.of(Theory.gradientError(one.assumptions, one.noise), Theory.gradientError(other.assumptions, other.noise))));
            if (bias >= Math.max(one.smallestBias(), other.smallestBias()))
                holds(k, bias, GradientBiasBound.ofBatch(List.of(Theory.gradientBias(one.assumptions, one.noise), Theory.gradientBias(other.assumptions, other.noise))));
        }
    }

    private static boolean exceeds(double truth, double bound, double smallest) {
        return truth >= smallest && truth > bound * ROUNDING;
    }
}
