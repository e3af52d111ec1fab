package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.sgd.Recorded.error;
import static perturbed.sgd.Recorded.errorPerOperator;
import static perturbed.sgd.Recorded.gap;
import static perturbed.sgd.Recorded.gradientNorm;
import static perturbed.sgd.Recorded.loss;
import static perturbed.sgd.Recorded.weights;
import static perturbed.sgd.StoppedRuns.DEEP;
import static perturbed.sgd.StoppedRuns.standard;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;

/** What a run records, against the problem itself at the recorded weights; and what is read off the record. */
class RecordedTest {
    private static final Sgd ALL = standard().steps(12).record(weights(), gradientNorm(), loss(), gap(0.25), error(), errorPerOperator());

    /** l(w) = w^2 / 2, w_0 = 1: the gradient norm before update t is (1 - gamma)^t. */
    private static Sgd falling(double gamma) {
        Problem problem = Problem.of(Chain.input(1).then(linear(1)).then(elementwise("half square", y -> y * y / 2, y -> y)), Dataset.of(new double[][] {{1}}));
        return Sgd.on(problem).startingAt(Weights.of(problem.chain(), SimpleMatrix.ones(1, 1))).stepSize(gamma);
    }

    /** w_t, from the columns w_i_k. */
    private static Weights weightsAt(Run run, int t) {
        double[][] w = Weights.zeros(DEEP.chain()).toArrays();
        for (int i = 1; i < w.length; i++) for (int k = 0; k < w[i].length; k++) w[i][k] = run.column("w_" + i + "_" + (k + 1))[t];
        return Weights.ofArrays(DEEP.chain(), w);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 300})
    void loss_gap_and_gradient_norm_are_those_of_all_data_whatever_the_batch(int batch) {
        Run run = ALL.batchSize(batch).run();
        for (int t = 0; t < 12; t++) {
            Weights w = weightsAt(run, t);
            assertEquals(DEEP.loss(w), run.column("loss")[t], 1e-13);                               // means of 300 numbers near 1, in another order
            assertEquals(DEEP.loss(w) - 0.25, run.column("gap")[t], 1e-13);
            assertEquals(DEEP.gradient(w).norm(), run.column("gradientNorm")[t], 1e-13);
        }
        assertEquals(run.finalWeights(), weightsAt(ALL.batchSize(batch).steps(13).run(), 12));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 0})
    void a_quantity_recorded_alone_is_what_it_is_among_others(int batch) {
        Sgd all = batch == 0 ? ALL.fullBatch() : ALL.batchSize(batch);
        Run together = all.run();
        for (Recorded what : List.of(weights(), gradientNorm(), loss(), gap(0.25), error(), errorPerOperator())) {
            Run alone = all.record(what).run();
            for (String name : alone.columns()) assertArrayEquals(together.column(name), alone.column(name), 0, name);
        }
    }

    @Test
    void the_last_operator_may_have_a_weight() {
        Problem problem = Problem.of(Chain.input(2).then(linear(2)).then(linear(1)), Dataset.of(new double[][] {{1, 2}}));
        Run run = Sgd.on(problem).steps(2).startingAt(Weights.normal(problem.chain(), 1, 1)).record(errorPerOperator(), weights()).run();
        assertEquals(List.of("error_1", "error_2", "w_1_1", "w_1_2", "w_1_3", "w_1_4", "w_2_1", "w_2_2"), run.columns());
        assertEquals(Weights.normal(problem.chain(), 1, 1).get(2).get(0, 1), run.column("w_2_2")[0]);
    }

    /** Without xi and momentum w_t - w_{t+1} = gamma (u~ + r), and on the full batch grad l = u + r. */
    @Test
    void the_error_is_the_squared_distance_of_the_step_that_is_taken_from_the_exact_one() {
        Run run = ALL.fullBatch().gradientNoise(0).momentum(0).run();
        for (int t = 0; t < 11; t++) {
            double[][] now = weightsAt(run, t).toArrays(), next = weightsAt(run, t + 1).toArrays(), exact = DEEP.gradient(weightsAt(run, t)).toArrays();
            double sum = 0;
            for (int i : new int[] {1, 3}) {
                double square = 0;
                for (int k = 0; k < now[i].length; k++) square += StrictMath.pow((now[i][k] - next[i][k]) / 0.05 - exact[i][k], 2);
                assertEquals(square, run.column("error_" + i)[t], 1e-12);                           // w has 1e-16, by gamma 2e-15, squared times errors below 1
                sum += square;
            }
            assertEquals(sum, run.column("error")[t], 1e-12);
            assertTrue(sum > 1e-4, "there is an error to see");
        }
    }

    @Test
    void columns_have_names_of_their_own_and_operators_without_a_weight_have_none() {
        List<String> names = ALL.run().columns();
        assertEquals(16 + 4 + 3 + 1 + 2, names.size());
        assertEquals(List.of("w_3_4", "gradientNorm", "loss", "gap", "error", "error_1", "error_3"), names.subList(19, 26));
        assertEquals(List.of("w_1_1", "w_1_2"), names.subList(0, 2));
        assertEquals(List.of(), ALL.record().run().columns());
    }

    @Test
    void quantities_have_a_text_if_they_are_told_one() {
        Recorded.Quantity quantity = new Recorded.Quantity() {
            @Override
            public double of(long t, Weights w) {
                return w.norm();
            }

            @Override
            public Optional<String> text() {
                return Optional.of("norm/1");
            }
        };
        assertEquals(Optional.of("of(length, norm/1)"), Recorded.of("length", quantity).text());
        assertEquals(Optional.empty(), Recorded.of("length", (t, w) -> 0).text());
        assertEquals(Optional.of("gap(0.25)"), gap(0.25).text());
        assertEquals(List.of(), ALL.record(Recorded.of("length", quantity), weights(), errorPerOperator()).withoutText());
        for (double minimum : new double[] {Double.NaN, Double.POSITIVE_INFINITY})
            assertEquals("gap(minimum) needs a finite minimum, got " + minimum, assertThrows(IllegalArgumentException.class, () -> gap(minimum)).getMessage());
    }

    @Test
    void a_moving_average_that_remembers_nothing_is_the_series() {
        double[] values = {3, 1, 4, 1, 5};
        assertArrayEquals(values, new Ewma(1).of(values));
        assertArrayEquals(values, new Ewma(1).of(values, 10));
        assertEquals("the EWMA coefficient must be in (0, 1], got 1.5", assertThrows(IllegalArgumentException.class, () -> new Ewma(1.5)).getMessage());
    }

    /** With coefficient 1 the average is the gradient norm itself: its last quarter is (1 - gamma)^2 of the one before, for 8 recordings. */
    @Test
    void still_falling_is_more_than_a_tenth_in_a_quarter() {
        assertFalse(falling(0.05).ewma(1).steps(8).run().isStillFalling());                         // 0.9025
        assertTrue(falling(0.052).ewma(1).steps(8).run().isStillFalling());                         // 0.8987
        assertFalse(falling(0.5).ewma(1).steps(3).run().isStillFalling());                          // of three there is no quarter
        assertFalse(falling(0.5).ewma(1).steps(20).stopAbove(0.01).run().isStillFalling());
    }

    @Test
    void the_complexity_is_a_step_however_often_is_recorded() {
        Run every = falling(0.01).steps(700).run(), seventh = falling(0.01).steps(700).recordEvery(7).run();
        for (Run run : List.of(every, seventh)) {
            double level = 1.5 * run.stableGradientNorm();
            long step = run.stableIterationComplexity().orElseThrow();
            int first = 0;
            while (run.ewma()[first] >= level) first++;
            assertEquals(run.table().longColumn("step").get(first), step);
            assertArrayEquals(run.ewma(), run.table().doubleColumn("ewma").asDoubleArray());
        }
        assertEquals(every.stableIterationComplexity().orElseThrow(), seventh.stableIterationComplexity().orElseThrow(), 7.0);
        assertEquals(OptionalLong.empty(), falling(0.01).steps(20).stopAbove(0.5).run().stableIterationComplexity());
    }

    @Test
    void a_run_in_one_line() {
        assertEquals("5 steps", falling(0.5).steps(5).record(loss()).run().toString());
        assertEquals("diverged at step 0, site w, ||w|| above 0.25", falling(0.5).steps(5).stopAbove(0.25).run().toString());
        // gradient norms 1, 1/2, 1/4, 1/8
        assertEquals("4 steps, stable gradient norm 0.1875, still falling: it has not settled, take more steps", falling(0.5).ewma(1).steps(4).run().toString());
    }

    @Test
    void provenance_is_read_back_or_refused() {
        Provenance here = Provenance.here(1.25);
        assertEquals(here, Provenance.parse(here.text()));
        assertEquals(System.getProperty("java.version"), here.jdk());
        assertEquals("provenance: expected \"code; jdk; architecture; kernel; seconds\", found \"1; 17; amd64; plain\"",
            assertThrows(IllegalArgumentException.class, () -> Provenance.parse("1; 17; amd64; plain")).getMessage());
        assertFalse(here.code().isEmpty() || here.code().equals("unknown"), "the version is in the jar");
    }

    @Test
    void the_time_of_a_run_is_not_negative_and_not_days() {
        double seconds = falling(0.5).steps(5).run().provenance().seconds();
        assertTrue(seconds > 0 && seconds < 3600, seconds + " s");
    }
}
