package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.softplus;

import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.experiment.PlanCheck.Outcome;
import perturbed.noise.Perturbation;
import perturbed.paper.AppendixA;
import perturbed.sgd.Sgd;
import perturbed.theory.Budget;
import perturbed.theory.Regime;

/** The budgets of errata 5 put to the test on its own problem: f1 = w, f2 = softplus, R = (w - c)^2/8, w* = -1.5, delta = +-3, started at w*. */
class PlanCheckTest {
    private static final double L = .5, MU = .25, OPTIMUM = -1.5, CENTER = OPTIMUM + 4 / (1 + StrictMath.exp(-OPTIMUM));
    private static final Perturbation NOISE = forward(twoPoint(3)).at(1);

    private static Sgd sgd() {
        Chain chain = Chain.input(1).then(linear(1)).then(softplus());
        Regularizer pull = new Regularizer() {
            @Override public double value(double[] w) { return w.length == 0 ? 0 : (w[0] - CENTER) * (w[0] - CENTER) / 8; }

            @Override public void addGradient(double[] w, double[] gradient) { if (w.length > 0) gradient[0] += (w[0] - CENTER) / 4; }
        };
        return Sgd.on(Problem.of(chain, Dataset.of(new double[][] {{1}})).regularizedBy(pull)).startingAt(Weights.of(chain, SimpleMatrix.filled(1, 1, OPTIMUM))).gradientNoise(0.3);
    }

    private static final PlanCheck NON_CONVEX = PlanCheck.of(sgd(), Regime.NON_CONVEX, t -> 1 / (L * Math.sqrt(t))).seeds(12);
    private static final PlanCheck PL = PlanCheck.of(sgd(), Regime.PL, t -> StrictMath.log(t) / (MU * t)).seeds(40);

    @Test
    void at_the_budget_the_rate_stays() {
        PlanCheck.Result every = NON_CONVEX.run(t -> Budget.nonConvex(t).fitted(NOISE));
        assertEquals(Outcome.SUPPORTED, every.outcome(), every.sentence() + every.table().printAll());
        assertEquals(1, every.verdicts().get(0).share(), 1e-12);
        PlanCheck.Result rare = NON_CONVEX.run(t -> NOISE.every((long) Math.ceil(t / Budget.nonConvex(t).check(NOISE).verdicts().get(0).allowedOccurrences())));
        assertEquals(Outcome.SUPPORTED, rare.outcome(), rare.sentence() + rare.table().printAll());
        assertTrue(rare.predictedToStay());
        assertTrue(rare.sentence().startsWith("supported: at "), rare.sentence());
        assertEquals(6, rare.table().rowCount());
    }

    @Test
    void far_above_the_budget_the_rate_is_lost() {
        PlanCheck.Result constant = NON_CONVEX.run(t -> NOISE);
        assertEquals(Outcome.SUPPORTED, constant.outcome(), constant.sentence() + constant.table().printAll());
        assertEquals(.5, constant.exponent().value(), .1, "a plateau over a rate of T^-1/2: " + constant.sentence());
        PlanCheck.Result pl = PL.run(t -> NOISE);
        assertEquals(Outcome.SUPPORTED, pl.outcome(), pl.sentence() + pl.table().printAll());
        assertTrue(!pl.predictedToStay() && pl.exponent().low() > .5, pl.sentence());
    }

    /** The gap of one run at one step spreads over a decade, so PL takes more seeds. */
    @Test
    void under_pl_at_the_budget_the_rate_stays() {
        PlanCheck.Result every = PL.horizons(1 << 10, 1 << 13, 1 << 16).run(t -> Budget.pl(t).fitted(NOISE));
        assertTrue(every.predictedToStay() && every.outcome() != Outcome.REFUTED, every.sentence() + every.table().printAll());
        assertTrue(every.exponent().low() < .1, every.sentence());
    }

    /** A bias of zero-mean noise needs a third derivative; on a square there is none, so more noise is borne than the worst case allows. */
    @Test
    void a_budget_can_be_conservative() {
        PlanCheck.Result square = PlanCheck.of(square().gradientNoise(0.3), Regime.NON_CONVEX, t -> 1 / (4 * Math.sqrt(t))).seeds(12).run(t -> NOISE);
        assertFalse(square.predictedToStay());
        assertEquals(Outcome.CONSERVATIVE, square.outcome(), square.sentence() + square.table().printAll());
    }

    /** With a step size that does not fall with T even what is within the budget spoils the rate: variance alone leaves a floor. */
    @Test
    void a_step_size_of_the_wrong_order_refutes() {
        PlanCheck.Result fixed = PlanCheck.of(square(), Regime.NON_CONVEX, t -> 0.05).seeds(4).run(t -> backward(twoPoint(0.3)).at(2));
        assertTrue(fixed.predictedToStay());
        assertEquals(Outcome.REFUTED, fixed.outcome(), fixed.sentence() + fixed.table().printAll());
        assertEquals(.5, fixed.exponent().value(), .1, "a floor over a rate of T^-1/2: " + fixed.sentence());
    }

    /** w^2 from its minimum. */
    private static Sgd square() {
        Sgd sgd = AppendixA.shiftedSquare(0.1, 0);
        return sgd.startingAt(Weights.zeros(sgd.problem().chain()));
    }

    @Test
    void backward_noise_of_mean_zero_is_within_and_two_seeds_are_too_few_under_pl() {
        PlanCheck.Result backward = NON_CONVEX.run(t -> backward(twoPoint(0.3)).at(2));
        assertEquals(Outcome.SUPPORTED, backward.outcome(), backward.sentence());
        assertEquals(Outcome.UNDECIDED, PL.seeds(2).run(t -> Budget.pl(t).fitted(NOISE)).outcome());
    }

    @Test
    void runs_that_diverge_grow_without_bound() {
        PlanCheck.Result result = PlanCheck.of(sgd().stopAbove(3), Regime.NON_CONVEX, t -> 1 / (L * Math.sqrt(t))).seeds(2).horizons(64, 256).run(t -> backward(twoPoint(200)).at(2));
        assertEquals(Double.POSITIVE_INFINITY, result.exponent().value());
    }

    @Test
    void without_noise_no_run_may_diverge() {
        PlanCheck tooLong = PlanCheck.of(square().gradientNoise(0.3), Regime.NON_CONVEX, t -> 2).seeds(2).horizons(1 << 10, 1 << 12);
        refused("T = 1024, seed 1: the run without noise diverged at step size 2.0, so there is no noise-free rate to keep; take a smaller stepSize(T), or a larger stopAbove of the Sgd",
            () -> tooLong.run(t -> backward(twoPoint(0.3)).at(2)));
    }

    @Test
    void what_is_not_allowed_is_refused() {
        refused("horizons(..) needs at least two, growing and from 2 on, got [8, 8]", () -> PL.horizons(8, 8));
        refused("an interval needs at least 2 seeds, got 1", () -> PL.seeds(1));
        refused("margin(exponent) must be between 0 and 1, got 2.0", () -> PL.margin(2));
        refused("minimum(loss*) must be finite, got NaN", () -> PL.minimum(Double.NaN));
        refused("forward(twoPoint(3)).at(7): there is no operator 7, the chain has 2", () -> PL.run(t -> NOISE.at(7)));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
