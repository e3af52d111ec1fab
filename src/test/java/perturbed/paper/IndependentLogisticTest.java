package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;
import static perturbed.paper.IndependentLogistic.Setting.nonConvex;
import static perturbed.paper.IndependentLogistic.Setting.stronglyConvex;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.noise.Perturbation;
import perturbed.paper.IndependentLogistic.Setting;
import perturbed.sgd.Sgd;

/**
 * The library's stable gradient norms against {@link IndependentLogistic} on the same data, with random numbers of their own: Welch's test for each setting, at a
 * false-alarm rate of 1e-3 over all settings (Bonferroni). The seeds are fixed, so the outcome is too.
 */
class IndependentLogisticTest {
    private static final double FALSE_ALARM = 1e-3;
    private static final int SEEDS = 10;

    /** gamma, s_f, s_b, both regularisers, shared and per sample; biased, intermittent, momentum, and standard SGD; the settings of Figures 6, 7 and 8 last. */
    private static final List<Setting> SETTINGS = List.of(
        nonConvex(0.5, 2, 0, false), nonConvex(0.05, 2, 0, false), nonConvex(0.1, 0.5, 0, true), nonConvex(0.5, 0, 2, false), nonConvex(0.05, 0, 0.5, true),
        nonConvex(0.1, 0, 0, false), stronglyConvex(0.2, 2, 0, true), stronglyConvex(0.05, 1, 0, false), stronglyConvex(0.5, 0, 1, true),
        stronglyConvex(0.1, 0, 1, false).withBias(), stronglyConvex(0.1, 2, 0, true).every(10), stronglyConvex(0.05, 1, 1, false).withMomentum(0.9),
        nonConvex(0.1, 0, 2, false).withBias(), nonConvex(0.1, 2, 0, false).every(10), stronglyConvex(0.1, 2, 0, false).withRho(0.5).every(100));

    /**
     * {@code mvn test -Plong -Dtest=IndependentLogisticTest}; {@code -Dsteps=20000} for a shorter horizon than the paper's, {@code -Dfrom=12} to begin with the
     * twelfth setting. About half an hour on two cores.
     * In November 2026 all fifteen settings agreed: p between 0.37 and 0.9995, means apart by 1.1 % at most (the first eleven with the generator before this one, the
     * rest, those of Figures 6, 7 and 8 among them, with this one).
     */
    @Test
    @Tag("long")
    void agree_at_the_size_of_the_paper() {
        compare(SETTINGS.subList(Integer.getInteger("from", 1) - 1, SETTINGS.size()), 2000, Integer.getInteger("steps", 200_000));
    }

    @Test
    void agree_on_small_data_over_few_steps() {
        compare(SETTINGS, 200, 1500);
    }

    @Test
    void the_comparison_finds_noise_that_is_a_twentieth_too_large() {
        Setting right = nonConvex(0.1, 2, 0, false), wrong = nonConvex(0.1, 2.1, 0, false);
        assertTrue(p(library(right, 200, 3000), independent(wrong, 200, 3000)) < FALSE_ALARM / SETTINGS.size());
    }

    private static void compare(List<Setting> settings, int samples, int steps) {
        List<String> wrong = new ArrayList<>();
        for (Setting setting : settings) {
            double[] ours = library(setting, samples, steps), theirs = independent(setting, samples, steps);
            double p = p(ours, theirs);
            String line = setting + ": library " + StatUtils.mean(ours) + ", independent " + StatUtils.mean(theirs) + ", p = " + p;
            if (steps > 10_000) System.out.println(line);                                                   // a long run says what it found
            if (!(p >= FALSE_ALARM / SETTINGS.size())) wrong.add(line);
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static double p(double[] ours, double[] theirs) {
        return new TTest().tTest(ours, theirs);                                                             // unequal variances: Welch's
    }

    private static double[] library(Setting s, int samples, int steps) {
        double root = Math.sqrt(10);                                                                         // sqrt(d)
        List<Perturbation> noise = new ArrayList<>();
        if (s.sf() > 0) noise.add(forward(uniform(s.sf() / root)).at(1).every(s.every()));
        if (s.sb() > 0) noise.add(backward(s.biased() ? uniform(0, s.sb() / root) : uniform(s.sb() / root)).at(2));
        if (s.shared()) noise.replaceAll(Perturbation::sharedAcrossBatch);
        Regularizer r = s.nonConvex() ? Regularizer.gemanMcClure(s.rho()) : Regularizer.l2(s.rho());
        Problem problem = Problem.of(Chain.input(10).then(linear(1)).then(softplus()), LogisticData.generate(10, samples, 1)).regularizedBy(r);
        Sgd sgd = Sgd.on(problem).stepSize(s.gamma()).momentum(s.momentum()).gradientNoise(IndependentLogistic.SIGMA_N).steps(steps).perturb(noise.toArray(Perturbation[]::new));
        return IntStream.range(0, SEEDS).parallel().mapToDouble(seed -> sgd.seed(seed).run().stableGradientNorm()).toArray();
    }

    private static double[] independent(Setting s, int samples, int steps) {
        var data = LogisticData.labelled(10, samples, 1);
        return IntStream.range(0, SEEDS).parallel().mapToDouble(seed -> IndependentLogistic.stableGradientNorm(data, s, steps, 1000 + seed)).toArray();
    }
}
