package perturbed.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.kernel.RandomStream.Purpose;

/** What holds for every operator of the library. The gradient check of each is in {@code GradientCheckTest}. */
class OperatorLawsTest {
    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#operators")
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForEveryOperator { }

    private static final int[] BLOCKS = {1, 2, 7, 64, 255, Kernels.BLOCK};

    /** Sums over the samples are taken in another order: a few hundred roundings of 2^-53 each, relative to the sum of absolute values. */
    private static final double SUMMED = 1e-12;

    @ForEveryOperator
    void the_text_is_what_one_would_type(AllOperators.Case each) {
        assertEquals(each.typed(), each.operator().toString());
        assertEquals(Optional.of(each.typed()), each.operator().text());
    }

    @ForEveryOperator
    void blocks_give_the_bits_of_the_sample_form(AllOperators.Case each) {
        for (int n : BLOCKS) {
            Samples s = Samples.of(each, n, n);
            BlockOperator block = BlockForms.of(each.operator(), each.inputSize());
            double[] out = new double[s.outputs * n], vy = new double[s.inputs * n], vw = new double[s.w.length];
            block.value(s.block(s.y), s.w, n, out);
            block.pullBack(s.block(s.y), s.w, s.block(s.v), n, vy, vw);
            Pulled expected = s.oneByOne(each.operator());
            assertArrayEquals(s.block(expected.out), out);
            assertArrayEquals(s.block(expected.vy), vy);
            for (int j = 0; j < vw.length; j++) assertEquals(expected.vw[j], vw[j], SUMMED * expected.vwSize[j]);
            if (n == 1) assertArrayEquals(expected.vw, vw);
        }
    }

    @ForEveryOperator
    void an_operator_of_our_own_runs_sample_by_sample_with_the_same_result(AllOperators.Case each) {
        int n = 7;
        Samples s = Samples.of(each, n, 3);
        BlockOperator block = BlockForms.of(new Foreign(each.operator()), each.inputSize());
        double[] out = new double[s.outputs * n], vy = new double[s.inputs * n], vw = new double[s.w.length];
        block.value(s.block(s.y), s.w, n, out);
        block.pullBack(s.block(s.y), s.w, s.block(s.v), n, vy, vw);
        Pulled expected = s.oneByOne(each.operator());
        assertArrayEquals(s.block(expected.out), out);
        assertArrayEquals(s.block(expected.vy), vy);
        assertArrayEquals(expected.vw, vw);
    }

    @ForEveryOperator
    void a_block_pull_back_adds_to_vw_and_leaves_out_what_is_not_wanted(AllOperators.Case each) {
        int n = 5;
        Samples s = Samples.of(each, n, 4);
        for (Operator operator : List.of(each.operator(), new Foreign(each.operator()))) {
            BlockOperator block = BlockForms.of(operator, each.inputSize());
            double[] vy = new double[s.inputs * n], vw = new double[s.w.length];
            block.pullBack(s.block(s.y), s.w, s.block(s.v), n, vy, vw);

            double[] onlyVy = new double[vy.length], onlyVw = new double[vw.length];
            block.pullBack(s.block(s.y), s.w, s.block(s.v), n, onlyVy, null);
            assertArrayEquals(vy, onlyVy);
            block.pullBack(s.block(s.y), s.w, s.block(s.v), n, null, onlyVw);
            assertArrayEquals(vw, onlyVw);
            block.pullBack(s.block(s.y), s.w, s.block(s.v), n, null, onlyVw);
            for (int j = 0; j < vw.length; j++) assertEquals(2 * vw[j], onlyVw[j]);             // x + x is exact
        }
    }

    @ForEveryOperator
    void the_pull_backs_of_two_and_of_ones_are_those_of_each(AllOperators.Case each) {
        int n = 11;
        Samples s = Samples.of(each, n, 9), other = Samples.of(each, n, 10);
        for (Operator operator : List.of(each.operator(), new Foreign(each.operator()))) {
            BlockOperator block = BlockForms.of(operator, each.inputSize());
            double[] vw = new double[s.w.length], vw2 = vw.clone(), first = vw.clone(), second = vw.clone();
            block.pullBack(s.block(s.y), s.w, s.block(s.v), n, null, vw);
            block.pullBack(s.block(s.y), s.w, other.block(other.v), n, null, vw2);
            block.pullBackTwins(s.block(s.y), s.w, s.block(s.v), other.block(other.v), n, first, second);
            assertArrayEquals(vw, first);
            assertArrayEquals(vw2, second);

            double[] ones = new double[s.outputs * n], vy = new double[s.inputs * n], fromOnes = vy.clone(), wOnes = new double[vw.length];
            Arrays.fill(ones, 1);
            Arrays.fill(vw, 0);
            block.pullBack(s.block(s.y), s.w, ones, n, vy, vw);
            block.pullBackOnes(s.block(s.y), s.w, ones, n, fromOnes, wOnes);
            assertArrayEquals(vy, fromOnes);
            assertArrayEquals(vw, wOnes);
        }
    }

    @ForEveryOperator
    void arrays_that_are_read_are_kept(AllOperators.Case each) {
        Samples s = Samples.of(each, 3, 5);
        double[] y = s.block(s.y), v = s.block(s.v), w = s.w.clone();
        BlockOperator block = BlockForms.of(each.operator(), each.inputSize());
        block.value(y, w, 3, new double[s.outputs * 3]);
        block.pullBack(y, w, v, 3, new double[y.length], new double[w.length]);
        assertArrayEquals(s.block(s.y), y);
        assertArrayEquals(s.block(s.v), v);
        assertArrayEquals(s.w, w);
    }

    @ForEveryOperator
    void a_block_form_keeps_nothing_from_call_to_call(AllOperators.Case each) {
        Samples s = Samples.of(each, 6, 6), other = Samples.of(each, 9, 7);
        BlockOperator used = BlockForms.of(each.operator(), each.inputSize());
        used.value(other.block(other.y), other.w, 9, new double[other.outputs * 9]);
        used.pullBack(other.block(other.y), other.w, other.block(other.v), 9, new double[other.inputs * 9], new double[other.w.length]);
        assertArrayEquals(pulled(BlockForms.of(each.operator(), each.inputSize()), s), pulled(used, s));
    }

    @ForEveryOperator
    void four_threads_get_what_one_gets(AllOperators.Case each) throws Exception {
        Samples s = Samples.of(each, 32, 8);
        Pulled expected = s.oneByOne(each.operator());
        double[] expectedBlock = pulled(BlockForms.of(each.operator(), each.inputSize()), s);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> same = new ArrayList<>();
            for (int i = 0; i < 4; i++)
                same.add(threads.submit(() -> {
                    BlockOperator block = BlockForms.of(each.operator(), each.inputSize());
                    boolean all = true;
                    for (int repeat = 0; repeat < 20; repeat++) {
                        Pulled found = s.oneByOne(each.operator());
                        all &= Arrays.deepEquals(expected.vy, found.vy) && Arrays.deepEquals(expected.out, found.out) && Arrays.equals(expected.vw, found.vw);
                        all &= Arrays.equals(expectedBlock, pulled(block, s));
                    }
                    return all;
                }));
            for (Future<Boolean> each4 : same) assertTrue(each4.get());
        } finally {
            threads.shutdownNow();
        }
    }

    @ForEveryOperator
    void differences_come_close_to_the_closed_derivatives(AllOperators.Case each) {
        Samples s = Samples.of(each, 2, 10);
        double[] y = s.y[0], a = s.y[1], v = s.v[0], w = s.w;
        double[] vy = new double[s.inputs], vw = new double[w.length], byDifferencesY = new double[s.inputs], byDifferencesW = new double[w.length];
        each.operator().pullBackDerivative(y, w, v, a, vy, vw);
        new Foreign(each.operator()).pullBackDerivative(y, w, v, a, byDifferencesY, byDifferencesW);
        assertArrayEquals(vy, byDifferencesY, 1e-10 * (1 + largest(vy)));                      // step 2^-10: truncation and roundoff near 1e-13
        assertArrayEquals(vw, byDifferencesW, 1e-10 * (1 + largest(vw)));
        each.operator().pullBackSecondDerivative(y, w, v, a, vy, vw);
        new Foreign(each.operator()).pullBackSecondDerivative(y, w, v, a, byDifferencesY, byDifferencesW);
        assertArrayEquals(vy, byDifferencesY, 1e-7 * (1 + largest(vy)));                       // step 2^-9: both near 1e-10
        assertArrayEquals(vw, byDifferencesW, 1e-7 * (1 + largest(vw)));
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    @ForEveryOperator
    void it_can_be_sent_to_another_machine_unless_it_holds_a_lambda(AllOperators.Case each) throws Exception {
        if (each.typed().startsWith("elementwise")) return;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(each.operator());
        Operator there = (Operator) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertEquals(each.operator().text(), there.text());
        Samples s = Samples.of(each, 1, 11);
        assertArrayEquals(s.oneByOne(each.operator()).out, s.oneByOne(there).out);
    }

    @ForEveryOperator
    void the_weight_parts_fill_the_weight(AllOperators.Case each) {
        int parts = each.operator().weightParts(each.inputSize()).stream().mapToInt(WeightShape::size).sum();
        assertEquals(each.operator().weightShape(each.inputSize()).size(), parts);
    }

    @ForEveryOperator
    void what_is_not_a_number_is_not_lost(AllOperators.Case each) {
        Samples s = Samples.of(each, 1, 9);
        s.y[0][0] = Double.NaN;
        double[] out = new double[s.outputs];
        each.operator().value(s.y[0], s.w, out);
        assertTrue(Arrays.stream(out).anyMatch(Double::isNaN));
        BlockForms.of(each.operator(), each.inputSize()).value(s.y[0], s.w, 1, out);
        assertTrue(Arrays.stream(out).anyMatch(Double::isNaN));
    }

    private static double[] pulled(BlockOperator block, Samples s) {
        int n = s.y.length;
        double[] out = new double[s.outputs * n], vy = new double[s.inputs * n], vw = new double[s.w.length];
        block.value(s.block(s.y), s.w, n, out);
        block.pullBack(s.block(s.y), s.w, s.block(s.v), n, vy, vw);
        double[] all = Arrays.copyOf(out, out.length + vy.length + vw.length);
        System.arraycopy(vy, 0, all, out.length, vy.length);
        System.arraycopy(vw, 0, all, out.length + vy.length, vw.length);
        return all;
    }

    private record Pulled(double[][] out, double[][] vy, double[] vw, double[] vwSize) { }

    /** n samples of y and v, sample by sample, and a weight. */
    private record Samples(int inputs, int outputs, double[][] y, double[][] v, double[] w) {
        static Samples of(AllOperators.Case each, int n, long seed) {
            int inputs = each.inputSize(), outputs = each.operator().outputSize(inputs);
            RandomStream random = RandomStream.of(seed, Purpose.USER);
            double[][] y = new double[n][], v = new double[n][];
            for (int l = 0; l < n; l++) {
                y[l] = normals(random.at(2 * l), inputs);
                v[l] = normals(random.at(2 * l + 1), outputs);
            }
            return new Samples(inputs, outputs, y, v, normals(random.at(2 * n), each.operator().weightShape(inputs).size()));
        }

        private static double[] normals(RandomStream random, int size) {
            double[] x = new double[size];
            for (int k = 0; k < size; k++) x[k] = random.normal(k);
            return x;
        }

        double[] block(double[][] samples) {
            int n = samples.length, size = samples[0].length;
            double[] block = new double[size * n];
            for (int l = 0; l < n; l++)
                for (int k = 0; k < size; k++) block[k * n + l] = samples[l][k];
            return block;
        }

        Pulled oneByOne(Operator operator) {
            int n = y.length;
            Pulled all = new Pulled(new double[n][outputs], new double[n][inputs], new double[w.length], new double[w.length]);
            double[] vw = new double[w.length];
            for (int l = 0; l < n; l++) {
                operator.value(y[l], w, all.out[l]);
                operator.pullBack(y[l], w, v[l], all.vy[l], vw);
                for (int j = 0; j < vw.length; j++) {
                    all.vw[j] += vw[j];
                    all.vwSize[j] += Math.abs(vw[j]);
                }
            }
            return all;
        }
    }

    /** Hides that an operator is one of ours. */
    private record Foreign(Operator inner) implements Operator {
        @Override
        public int outputSize(int inputSize) {
            return inner.outputSize(inputSize);
        }

        @Override
        public WeightShape weightShape(int inputSize) {
            return inner.weightShape(inputSize);
        }

        @Override
        public void value(double[] y, double[] w, double[] out) {
            inner.value(y, w, out);
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            inner.pullBack(y, w, v, vy, vw);
        }
    }
}
