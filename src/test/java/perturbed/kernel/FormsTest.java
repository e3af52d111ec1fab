package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The plain and the vector form on the same input: equal bits, all NaNs being one, and nothing written beyond the end. */
class FormsTest {
    private static final PlainKernels PLAIN = new PlainKernels(), VECTOR = VectorKernels.create();
    private static final double[] SPECIAL = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0,
        Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, -0x1p-1040, 0x1.8p-1030, Double.MAX_VALUE, -Double.MAX_VALUE, 1, -1, 0.5,
        -745, -746, -709, 709.7, 710, 1e-9, -30, 40};

    private interface Elementwise {
        void run(PlainKernels form, double[] x, int m, double[] y);
    }

    enum Function {
        EXP(PlainKernels::exp), SIGMOID(PlainKernels::sigmoid), SOFTPLUS(PlainKernels::softplus), TANH(PlainKernels::tanh), ERF(PlainKernels::erf),
        DENSITY(PlainKernels::normalDensity), ADD(PlainKernels::add), SQUARE((form, x, m, y) -> form.multiply(x, x, m, y));

        private final Elementwise run;

        Function(Elementwise run) { this.run = run; }
    }

    private static int[] sizes() { return IntStream.concat(IntStream.rangeClosed(0, 67), IntStream.of(255, 256, 257, 999, 4099)).toArray(); }

    @ParameterizedTest
    @EnumSource
    void elementwise_functions_are_equal(Function f) {
        SplittableRandom random = new SplittableRandom(3);
        for (int m : sizes())
            for (int share = 0; share < 3; share++) {
                double[] x = values(random, m + 3, share), a = values(random, m + 3, 0), b = a.clone();
                f.run.run(PLAIN, x, m, a);
                f.run.run(VECTOR, x, m, b);
                assertSame(a, b, f + ", m = " + m);
                f.run.run(VECTOR, x, m, x);                               // in place
                double[] again = x.clone();
                if (f != Function.ADD) for (int i = m; i < m + 3; i++) again[i] = a[i];
                if (f != Function.ADD) assertSame(a, again, f + " in place, m = " + m);
            }
    }

    @Test
    void quantiles_are_equal_the_far_tail_included() {
        SplittableRandom random = new SplittableRandom(4);
        for (int m : sizes()) {
            double[] p = random.doubles(m).map(u -> Math.max(u, 0x1p-53)).toArray(), a = new double[m], b = new double[m];
            for (int i = 0; i < m; i += 5) p[i] = Math.max(p[i] * StrictMath.pow(10, -random.nextInt(308)), Double.MIN_NORMAL);
            for (int i = 3; i < m; i += 7) p[i] = 1 - 0x1p-53 * (1 + random.nextInt(1000));
            for (int i = 4; i < m; i += 9) p[i] = new double[] {0.5, 0.075, 0.925, Math.nextUp(0.925), Math.nextDown(0.075), 1e-11, 1.4e-11}[i % 7];
            PLAIN.normalQuantile(p, m, a);
            VECTOR.normalQuantile(p, m, b);
            assertSame(a, b, "m = " + m);
        }
    }

    /** rows, columns: both ways of summing over samples, every rest of the tiles. */
    static Stream<List<Integer>> shapes() {
        return Stream.of(List.of(1, 10), List.of(1, 1), List.of(2, 7), List.of(3, 13), List.of(4, 4), List.of(5, 9), List.of(8, 8), List.of(9, 12),
            List.of(17, 3), List.of(16, 31), List.of(0, 5), List.of(5, 0));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void products_are_equal(List<Integer> shape) {
        int rows = shape.get(0), columns = shape.get(1);
        SplittableRandom random = new SplittableRandom(5);
        for (int n : sizes())
            for (int share = 0; share < (n < 68 ? 3 : 1); share++)
                for (boolean bias : new boolean[] {false, true}) {
                    int weights = rows * (columns + (bias ? 1 : 0));
                    double[] w = values(random, weights, share), x = values(random, columns * n, share), v = values(random, rows * n, share);
                    String where = rows + " x " + columns + (bias ? " + 1" : "") + ", n = " + n;
                    double[] y = values(random, rows * n, 0), vx = values(random, columns * n, 0), g = values(random, weights, share);
                    double[] y2 = y.clone(), vx2 = vx.clone(), g2 = g.clone();
                    PLAIN.product(w, rows, columns, bias, x, n, y);
                    VECTOR.product(w, rows, columns, bias, x, n, y2);
                    assertSame(y, y2, "product, " + where);
                    PLAIN.productTransposed(w, rows, columns, bias, v, n, vx);
                    VECTOR.productTransposed(w, rows, columns, bias, v, n, vx2);
                    assertSame(vx, vx2, "productTransposed, " + where);
                    PLAIN.addOuter(v, rows, x, columns, bias, n, g);
                    VECTOR.addOuter(v, rows, x, columns, bias, n, g2);
                    assertSame(g, g2, "addOuter, " + where);
                    double[] v2 = values(random, rows * n, share), twin = values(random, weights, share), both = g.clone(), bothTwin = twin.clone();
                    PLAIN.addOuterTwins(v, v2, rows, x, columns, bias, n, g, twin);
                    VECTOR.addOuterTwins(v, v2, rows, x, columns, bias, n, both, bothTwin);
                    assertSame(g, both, "addOuterTwins, first, " + where);
                    assertSame(twin, bothTwin, "addOuterTwins, second, " + where);
                }
    }

    @Test
    void random_blocks_are_equal_and_are_the_streams_numbers() {
        RandomStream random = RandomStream.of(7, RandomStream.Purpose.FORWARD, 2).at(5);
        for (int n : sizes())
            for (int size : new int[] {1, 2, 3, 10}) {
                double[] a = new double[size * n + 2], b = a.clone();
                PLAIN.fillUniform(random, 1000, size, n, 0.5, 2, a);
                VECTOR.fillUniform(random, 1000, size, n, 0.5, 2, b);
                assertSame(a, b, "uniform, " + size + " x " + n);
                for (int i = 0; i < size * n; i++)
                    assertEquals(Math.fma(2, 2 * random.sample(1000 + i % n).uniform(i / n) - 1, 0.5), a[i]);
                PLAIN.fillNormal(random, 1000, size, n, 0.5, 2, a);
                VECTOR.fillNormal(random, 1000, size, n, 0.5, 2, b);
                assertSame(a, b, "normal, " + size + " x " + n);
                for (int i = 0; i < size * n; i++)
                    assertEquals(Math.fma(2, random.sample(1000 + i % n).normal(i / n), 0.5), a[i]);
            }
    }

    /** Every place in a group of sixteen samples to begin and to end, and counters that carry. */
    @Test
    void the_vector_form_of_the_generator_is_equal_wherever_it_begins_and_ends() {
        for (long sample : new long[] {0, 1L << 35, (1L << 62) - 300})
            for (int first = 0; first < 17; first++)
                for (int n = 0; n < 50; n++) {
                    RandomStream random = RandomStream.of(first, RandomStream.Purpose.USER).at((1L << 32) - 1).sample(sample);
                    double[] a = new double[n + 3], b = a.clone();
                    PLAIN.open01(random, first, 5, n, a, 3);
                    VectorRandom.open01(random, first, 5, n, b, 3);
                    assertSame(a, b, "sample = " + sample + ", first = " + first + ", n = " + n);
                }
    }

    /** Normal numbers of many sizes; from share 1 on also special values, at most a half. */
    private static double[] values(SplittableRandom random, int m, int share) {
        return IntStream.range(0, m).mapToDouble(i -> random.nextInt(16) < share * share * 2 ? SPECIAL[random.nextInt(SPECIAL.length)]
            : (random.nextDouble() - 0.5) * StrictMath.pow(2, random.nextInt(-8, 6))).toArray();
    }

    private static void assertSame(double[] expected, double[] found, String where) {
        for (int i = 0; i < expected.length; i++)
            if (Double.doubleToLongBits(expected[i]) != Double.doubleToLongBits(found[i]))
                assertEquals(expected[i], found[i], where + ", index " + i);
    }
}
