package perturbed.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.operator.Loss;
import perturbed.operator.Operator;

class LogisticDataTest {
    private static final int SAMPLES = 20_000;
    private static final double FALSE_ALARM = 1e-5;     // of each comparison; about 100 are made, so 1e-3 over all

    /** The bound that a standard normal number passes, in size, with probability FALSE_ALARM. */
    private static final double SIGMAS = new NormalDistribution(0, 1).inverseCumulativeProbability(1 - FALSE_ALARM / 2);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void features_are_standard_normal_and_independent(long seed) {
        int d = 4;
        Dataset data = LogisticData.labelled(d, SAMPLES, seed);
        double root = Math.sqrt(SAMPLES);
        for (int i = 0; i < d; i++) {
            double mean = 0;
            double fourth = 0;
            for (int l = 0; l < SAMPLES; l++) {
                mean += data.inputAt(l, i) / SAMPLES;
                fourth += Math.pow(data.inputAt(l, i), 4) / SAMPLES;
            }
            assertEquals(0, mean, SIGMAS / root);                               // variance of h: 1
            assertEquals(3, fourth, SIGMAS * Math.sqrt(96) / root);             // variance of h^4: E h^8 - 9 = 105 - 9
            for (int j = 0; j <= i; j++) {
                double product = 0;
                for (int l = 0; l < SAMPLES; l++) product += data.inputAt(l, i) * data.inputAt(l, j) / SAMPLES;
                assertEquals(i == j ? 1 : 0, product, SIGMAS * Math.sqrt(i == j ? 2 : 1) / root);    // variance of h_i h_j: 1, of h^2: 2
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void labels_are_plus_one_as_often_as_the_sigmoid_says(long seed) {
        int d = 10;
        int bins = 10;
        Dataset data = LogisticData.labelled(d, SAMPLES, seed);
        double[] solution = LogisticData.solution(d, seed);
        double[] excess = new double[bins];
        double[] variance = new double[bins];
        for (int l = 0; l < SAMPLES; l++) {
            double z = 0;
            for (int k = 0; k < d; k++) z += data.inputAt(l, k) * solution[k];
            double p = 1 / (1 + Math.exp(-z));
            int bin = Math.min(bins - 1, (int) (bins * p));
            excess[bin] += (data.targetAt(l, 0) > 0 ? 1 : 0) - p;
            variance[bin] += p * (1 - p);
            assertEquals(1, Math.abs(data.targetAt(l, 0)));
        }
        double chiSquare = 0;
        for (int b = 0; b < bins; b++) chiSquare += excess[b] * excess[b] / variance[b];
        assertTrue(chiSquare < new ChiSquaredDistribution(bins).inverseCumulativeProbability(1 - FALSE_ALARM), "chi-square " + chiSquare);
    }

    @Test
    void over_many_seeds_the_solution_is_standard_normal() {
        int seeds = 4000;
        double mean = 0;
        double square = 0;
        for (int seed = 0; seed < seeds; seed++) {
            double x = LogisticData.solution(3, seed)[seed % 3];
            mean += x / seeds;
            square += x * x / seeds;
        }
        assertEquals(0, mean, SIGMAS / Math.sqrt(seeds));
        assertEquals(1, square, SIGMAS * Math.sqrt(2.0 / seeds));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void both_forms_are_the_same_data(long seed) {
        Dataset labelled = LogisticData.labelled(5, 50, seed);
        Dataset folded = LogisticData.generate(5, 50, seed);
        assertEquals("50 samples, 5 inputs, no targets", folded.toString());
        for (int l = 0; l < 50; l++)
            for (int k = 0; k < 5; k++) assertEquals(-labelled.targetAt(l, 0) * labelled.inputAt(l, k), folded.inputAt(l, k));
    }

    /** To the bit: a sign goes through products, sums and rounding unchanged. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void softplus_on_one_form_is_the_logistic_loss_on_the_other(long seed) {
        Chain folded = Chain.input(10).then(Operator.linear(1)).then(Operator.softplus());
        Chain labelled = Chain.input(10).then(Operator.linear(1)).then(Loss.logistic());
        Problem one = Problem.of(folded, LogisticData.generate(10, 300, seed));
        Problem other = Problem.of(labelled, LogisticData.labelled(10, 300, seed));
        for (SimpleMatrix w : List.of(new SimpleMatrix(1, 10), new SimpleMatrix(1, 10, true, LogisticData.solution(10, seed)))) {
            assertEquals(one.loss(Weights.of(folded, w)), other.loss(Weights.of(labelled, w)));
            assertArrayEquals(one.gradient(Weights.of(folded, w)).toArray(), other.gradient(Weights.of(labelled, w)).toArray());
        }
    }

    @Test
    void a_sample_depends_on_nothing_but_d_the_seed_and_its_row() {
        assertEquals(LogisticData.generate(10, 200, 1), LogisticData.generate(10, 2000, 1).take(200));
        assertNotEquals(LogisticData.generate(10, 200, 1), LogisticData.generate(10, 200, 2));
        assertArrayEquals(LogisticData.solution(10, 1), LogisticData.solution(10, 1));
    }

    /** Printed by {@code generate(10, 2000, 1).contentHash()}; it changes only together with the bits of everything stored. */
    @Test
    void the_bits_are_those_of_every_machine() {
        assertEquals("3279bc9dce3c10f6378d3b1b17a2c8240c91611a2de3dc3edcbe4a704990c788", LogisticData.generate(10, 2000, 1).contentHash());
    }

    @Test
    void the_stored_sample_is_what_the_generator_writes(@TempDir Path folder) throws Exception {
        Path written = folder.resolve("logistic-small.csv");
        LogisticData.main(new String[] {"10", "200", "1", written.toString()});
        Path stored = Path.of("data", "logistic-small.csv");
        assertEquals(-1, Files.mismatch(stored, written), "data/logistic-small.csv differs; data/README.md has the command that makes it");
        assertEquals(LogisticData.labelled(10, 200, 1), Dataset.fromCsv(stored).targets("y1").labels(-1, 1).read());
    }

    @Test
    void sizes_are_checked() {
        assertThrows(IllegalArgumentException.class, () -> LogisticData.generate(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> LogisticData.generate(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> LogisticData.generate(1 << 20, 1 << 20, 1));
    }
}
