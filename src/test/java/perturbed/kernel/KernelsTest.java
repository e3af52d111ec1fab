package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops, in the form that runs here, are what {@link Kernels} says, sums in the order it states: equal bits. */
class KernelsTest {
    private static final int[] SAMPLES = {0, 1, 7, 8, 9, 16, 37, 100};

    @Test
    void the_property_forces_a_form_and_a_missing_module_is_no_error_unless_forced() {
        assertTrue(Set.of("plain", "vector").contains(Kernels.form()));
        assertEquals("vector", Kernels.choose(null, true).name());
        assertEquals("vector", Kernels.choose("vector", true).name());
        assertEquals("plain", Kernels.choose("plain", true).name());
        assertEquals("plain", Kernels.choose(null, false).name());
        assertEquals("plain", Kernels.choose("plain", false).name());
        String missing = assertThrows(IllegalStateException.class, () -> Kernels.choose("vector", false)).getMessage();
        assertTrue(missing.contains("--add-modules jdk.incubator.vector"), missing);
        String unknown = assertThrows(IllegalArgumentException.class, () -> Kernels.choose("fast", true)).getMessage();
        assertTrue(unknown.contains("\"fast\""), unknown);
    }

    /** Rows and columns on both sides of 8, where the order of the sums over samples changes, and every rest of five. */
    @ParameterizedTest
    @CsvSource({"1, 10", "3, 1", "4, 4", "7, 8", "8, 7", "8, 8", "9, 12", "13, 21"})
    void products_are_sums_in_the_stated_order(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(rows);
        for (int n : SAMPLES)
            for (boolean bias : new boolean[] {false, true}) {
                int stride = bias ? columns + 1 : columns;
                double[] w = values(random, rows * stride), x = values(random, columns * n), v = values(random, rows * n), v2 = values(random, rows * n);
                double[] y = new double[rows * n], vx = new double[columns * n], g = values(random, w.length), g2 = values(random, w.length);
                double[] expectedG = g.clone(), expectedG2 = g2.clone();
                for (int i = 0; i < rows; i++)
                    for (int l = 0; l < n; l++) {
                        y[i * n + l] = bias ? w[i * stride + columns] : 0;
                        for (int k = 0; k < columns; k++) y[i * n + l] = Math.fma(w[i * stride + k], x[k * n + l], y[i * n + l]);
                        for (int k = 0; k < columns; k++) vx[k * n + l] = Math.fma(w[i * stride + k], v[i * n + l], vx[k * n + l]);
                    }
                addOuter(v, rows, x, columns, bias, n, expectedG);
                addOuter(v2, rows, x, columns, bias, n, expectedG2);

                String where = rows + " x " + columns + (bias ? " + 1" : "") + ", n = " + n;
                double[] found = values(random, y.length), foundX = values(random, vx.length), once = g.clone();
                Kernels.product(w, rows, columns, bias, x, n, found);
                assertArrayEquals(y, found, "product, " + where);
                Kernels.productTransposed(w, rows, columns, bias, v, n, foundX);
                assertArrayEquals(vx, foundX, "productTransposed, " + where);
                Kernels.addOuter(v, rows, x, columns, bias, n, once);
                assertArrayEquals(expectedG, once, "addOuter, " + where);
                Kernels.addOuterTwins(v, v2, rows, x, columns, bias, n, g, g2);
                assertArrayEquals(expectedG, g, "addOuterTwins, first, " + where);
                assertArrayEquals(expectedG2, g2, "addOuterTwins, second, " + where);
            }
    }

    private static void addOuter(double[] v, int rows, double[] x, int columns, boolean bias, int n, double[] g) {
        int stride = bias ? columns + 1 : columns;
        double[] ones = IntStream.range(0, n).mapToDouble(l -> 1).toArray();
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) g[i * stride + k] += rows < 8 || columns < 8 ? inLanes(v, i * n, x, k * n, n) : ascending(v, i * n, x, k * n, n);
            if (bias) g[i * stride + columns] += inLanes(v, i * n, ones, 0, n);
        }
    }

    private static double inLanes(double[] a, int from, double[] b, int bFrom, int n) {
        double[] lanes = new double[8];
        int whole = n / 8 * 8;
        for (int l = 0; l < whole; l++) lanes[l % 8] = Math.fma(a[from + l], b[bFrom + l], lanes[l % 8]);
        double s = lanes[0] + lanes[4] + (lanes[2] + lanes[6]) + (lanes[1] + lanes[5] + (lanes[3] + lanes[7]));
        for (int l = whole; l < n; l++) s = Math.fma(a[from + l], b[bFrom + l], s);
        return s;
    }

    private static double ascending(double[] a, int from, double[] b, int bFrom, int n) {
        double s = 0;
        for (int l = 0; l < n; l++) s = Math.fma(a[from + l], b[bFrom + l], s);
        return s;
    }

    @Test
    void sums_over_samples_have_eight_lanes() {
        SplittableRandom random = new SplittableRandom(1);
        for (int m = 0; m < 50; m++) {
            double[] x = values(random, m + 3), y = values(random, m + 3), ones = IntStream.range(0, m).mapToDouble(l -> 1).toArray();
            assertEquals(inLanes(x, 0, ones, 0, m), Kernels.sum(x, m));
            assertEquals(inLanes(x, 0, y, 0, m), Kernels.dot(x, y, m));
        }
    }

    private interface Elementwise {
        void run(double[] x, int m, double[] y);
    }

    enum Function {
        EXP(Kernels::exp, Kernels::exp), SIGMOID(Kernels::sigmoid, Kernels::sigmoid), SOFTPLUS(Kernels::softplus, Kernels::softplus), TANH(Kernels::tanh, Kernels::tanh),
        ERF(Kernels::erf, Kernels::erf), DENSITY(Kernels::normalDensity, Kernels::normalDensity);

        private final Elementwise all;
        private final DoubleUnaryOperator one;

        Function(Elementwise all, DoubleUnaryOperator one) {
            this.all = all;
            this.one = one;
        }
    }

    @ParameterizedTest
    @EnumSource
    void functions_of_arrays_act_on_the_first_elements_as_on_one_number(Function f) {
        for (int m : SAMPLES) {
            double[] x = values(new SplittableRandom(m), m + 2), y = values(new SplittableRandom(7), m + 2), expected = y.clone();
            for (int i = 0; i < m; i++) expected[i] = f.one.applyAsDouble(x[i]);
            f.all.run(x, m, y);
            assertArrayEquals(expected, y, "m = " + m);
            f.all.run(x, m, x);
            for (int i = 0; i < m; i++) assertEquals(expected[i], x[i], "in place, m = " + m);
        }
    }

    @Test
    void sums_and_products_element_by_element() {
        double[] x = {1, 2, 3, 4}, y = {10, 20, 30, 40}, z = {-1, -1, -1, -1};
        Kernels.multiply(x, y, 3, z);
        assertArrayEquals(new double[] {10, 40, 90, -1}, z);
        Kernels.add(x, 3, y);
        assertArrayEquals(new double[] {11, 22, 33, 40}, y);
        assertArrayEquals(new double[] {1, 2, 3, 4}, x);
        Kernels.multiply(x, y, 2, y);
        assertArrayEquals(new double[] {11, 44, 33, 40}, y);
    }

    @Test
    void random_blocks_are_the_streams_numbers_sample_by_sample() {
        RandomStream random = RandomStream.of(7, RandomStream.Purpose.FORWARD, 2).at(5);
        for (int n : SAMPLES)
            for (int size : new int[] {1, 3}) {
                double[] open = values(new SplittableRandom(1), size * n + 2), uniform = open.clone(), normal = open.clone();
                double[] expected = open.clone(), expectedUniform = open.clone(), expectedNormal = open.clone();
                for (int k = 0; k < size; k++)
                    for (int l = 0; l < n; l++) {
                        RandomStream sample = random.sample(1000 + l);
                        expected[k * n + l] = sample.uniform(k);
                        expectedUniform[k * n + l] = Math.fma(2, 2 * sample.uniform(k) - 1, 0.5);
                        expectedNormal[k * n + l] = Math.fma(2, sample.normal(k), 0.5);
                    }
                Kernels.fillOpen01(random, 1000, size, n, open);
                Kernels.fillUniform(random, 1000, size, n, 0.5, 2, uniform);
                Kernels.fillNormal(random, 1000, size, n, 0.5, 2, normal);
                assertArrayEquals(expected, open);
                assertArrayEquals(expectedUniform, uniform);
                assertArrayEquals(expectedNormal, normal);
            }
    }

    /** An operator w y, with the two methods that it must have. */
    private static final BlockOperator FACTOR = new BlockOperator() {
        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            for (int l = 0; l < n; l++) out[l] = w[0] * y[l];
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            if (vy != null) for (int l = 0; l < n; l++) vy[l] = w[0] * v[l];
            for (int l = 0; l < n; l++) vw[0] += y[l] * v[l];
        }
    };

    @Test
    void an_operator_without_forms_of_its_own_pulls_twins_and_ones_back_by_its_pull_back() {
        double[] y = {1, 2}, w = {3}, vw = {0.5}, vw2 = {0.25}, vy = new double[2];
        FACTOR.pullBackTwins(y, w, new double[] {1, 10}, new double[] {2, 20}, 2, vw, vw2);
        assertArrayEquals(new double[] {21.5}, vw);
        assertArrayEquals(new double[] {42.25}, vw2);
        FACTOR.pullBackOnes(y, w, new double[] {1, 1}, 2, vy, vw);
        assertArrayEquals(new double[] {3, 3}, vy);
        assertArrayEquals(new double[] {24.5}, vw);
    }

    /** Normal numbers of many sizes: a sum in another order has other bits. */
    private static double[] values(SplittableRandom random, int m) {
        return IntStream.range(0, m).mapToDouble(i -> (random.nextDouble() - 0.5) * StrictMath.pow(2, random.nextInt(-8, 6))).toArray();
    }
}
