package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.gelu;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.normalize;
import static perturbed.operator.Operator.residual;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.tanh;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.chain.Chain;
import perturbed.chain.FiveOperators;
import perturbed.chain.Problem;
import perturbed.chain.SamplePass;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import perturbed.noise.Perturbation;
import perturbed.operator.Loss;

class ExpansionTest {
    private static final double[] DELTA = {0.3, -0.2, 0.15, 0.4};        // delta_1..delta_4
    private static final double[] EPS = {0.1, -0.05, 0.2, 0.03};         // eps_2..eps_5

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    private static Expansion five() {
        return Expansion.of(FiveOperators.chain(), FiveOperators.weights(), FiveOperators.X);
    }

    private static Direction eps() {
        Direction direction = Direction.in(FiveOperators.chain());
        for (int i = 0; i < 4; i++) direction = direction.backward(i + 2, EPS[i]);
        return direction;
    }

    private static Direction both() {
        Direction direction = eps();
        for (int i = 0; i < 4; i++) direction = direction.forward(i + 1, DELTA[i]);
        return direction;
    }

    /** u~ - u along h times the direction of t6. */
    private static double[] moved(double h) {
        Perturbation[] noise = new Perturbation[8];
        for (int i = 0; i < 4; i++) {
            noise[i] = forward(constant(h * DELTA[i])).at(i + 1);
            noise[i + 4] = backward(constant(h * EPS[i])).at(i + 2);
        }
        SamplePass.Result pass = FiveOperators.chain().pass(FiveOperators.weights()).perturb(noise).run(FiveOperators.X);
        double[] u = new double[5];
        for (int i = 1; i <= 5; i++) u[i - 1] = pass.weightGradient(i).get(0, 0) - pass.exactWeightGradient(i).get(0, 0);
        return u;
    }

    private static double norm(double[] x) {
        double s = 0;
        for (double e : x) s += e * e;
        return Math.sqrt(s);
    }

    @Test
    void t7_the_golden_derivatives_of_the_five_operators() {
        Expansion.Derivatives u = five().along(both());
        double[] first = {-.026726528956, .154674062432, .16424835396, .267285727469, -.088467112648};
        double[] second = {.035457920565, -.02401400116, -.092174854693, .091182934359, -.031247038508};
        assertArrayEquals(first, u.first().toArray(), 1e-10);                // golden to 12 digits
        assertArrayEquals(second, u.second().toArray(), 1e-10);
        double[] remainder1 = new double[2], remainder2 = new double[2];
        for (int j = 0; j < 2; j++) {
            double h = j == 0 ? 1e-2 : 1e-3;
            double[] one = moved(h), two = one.clone();
            for (int k = 0; k < 5; k++) {
                one[k] -= h * u.first().toArray()[k];
                two[k] = one[k] - h * h / 2 * u.second().toArray()[k];
            }
            remainder1[j] = norm(one);
            remainder2[j] = norm(two);
        }
        assertEquals(7.0093e-6, remainder1[0], 1e-10);                       // golden to five digits
        assertEquals(3.2323e-8, remainder2[0], 1e-12);
        assertEquals(100, remainder1[0] / remainder1[1], 5);
        assertEquals(1000, remainder2[0] / remainder2[1], 50);
    }

    @Test
    void t7_backward_noise_alone_has_no_second_order() {
        assertArrayEquals(new double[5], five().along(eps()).second().toArray());
    }

    @Test
    void t8_the_second_order_bias_and_its_remainder() {
        // at scale 1; both orders are even in the scale
        assertArrayEquals(new double[] {-.035442845, .221474441, .092135665, .695855749, -.036363668}, five().under(ErrorStudyTest.coins(1)).bias().toArray(), 1e-9);
        double previous = 0;
        for (double scale : new double[] {0.25, 0.125, 0.0625}) {
            double[] exact = ErrorStudyTest.five(ErrorStudyTest.coins(scale)).run().meanError().toArray(), second = five().under(ErrorStudyTest.coins(scale)).bias().toArray();
            for (int k = 0; k < 5; k++) second[k] -= exact[k];
            double relative = norm(second) / norm(exact);
            if (previous > 0) assertEquals(3.97, previous / relative, 0.1);
            previous = relative;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void t9_zero_mean_backward_noise_has_no_bias_and_its_variance_is_exactly_the_first_order(long seed) {
        Chain chain = wide();
        Weights w = Weights.xavier(chain, seed);
        double[] x = {0.4, -1, 0.7}, target = {0.3};
        Perturbation noise = backward(twoPoint(0.4)).at(3, 5, 6);
        ErrorStudy.Result all = ErrorStudy.of(chain, w).sample(x, target).noise(noise).run();
        Expansion.LeadingOrder predicted = Expansion.of(chain, w, x, target).under(noise);
        assertTrue(all.isExact());
        double v = all.squaredError().value();
        assertEquals(0, all.squaredBias().value(), 1e-24 * Math.max(1, v));
        assertEquals(0, predicted.squaredBias());
        assertEquals(v, predicted.squaredError(), 1e-12 * v);
        for (int i = 1; i <= chain.length(); i++) assertEquals(all.squaredError(i).value(), predicted.squaredError(i), 1e-12 * v);
    }

    private static Chain wide() {
        return Chain.input(3).then(affine(3)).then(tanh()).then(residual(sequence(affine(2), gelu(), affine(3)))).then(normalize()).then(bilinear()).then(linear(1)).then(Loss.squaredError());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_derivatives_of_a_wide_chain_are_those_of_the_pass(long seed) {
        Chain chain = wide();
        Weights w = Weights.xavier(chain, seed);
        RandomStream random = RandomStream.of(seed, RandomStream.Purpose.USER);
        double[] x = {random.normal(0), random.normal(1), random.normal(2)}, target = {random.normal(3)};
        Direction direction = Direction.in(chain).forward(1, random.normal(4), random.normal(5), random.normal(6)).forward(3, random.normal(7), 0, 1)
            .backward(4, random.normal(8), 1, 0).backward(7, 0.5);
        Expansion.Derivatives u = Expansion.of(chain, w, x, target).along(direction);
        Extrapolation.Curve curve = h -> {
            SamplePass.Result pass = chain.pass(w).perturb(forward(constant(h * random.normal(4), h * random.normal(5), h * random.normal(6))).at(1),
                forward(constant(h * random.normal(7), 0, h)).at(3), backward(constant(h * random.normal(8), h, 0)).at(4), backward(constant(h * 0.5)).at(7)).run(x, target);
            double[][] all = new double[chain.length() + 1][];
            for (int i = 1; i <= chain.length(); i++) all[i] = pass.weightGradient(i).getNumElements() == 0 ? new double[0] : pass.weightGradient(i).getDDRM().getData();
            return Weights.ofArrays(chain, all).toArray();
        };
        double size1 = norm(u.first().toArray()), size2 = norm(u.second().toArray());
        assertArrayEquals(Extrapolation.derivative(curve, 1, 1.0 / 16), u.first().toArray(), 1e-9 * size1);      // the differences' own error: 1e-11, and 1e-9 for the second
        assertArrayEquals(Extrapolation.derivative(curve, 2, 1.0 / 16), u.second().toArray(), 1e-7 * Math.max(size1, size2));
    }

    @Test
    void t27_skewed_noise_has_a_remainder_of_third_order_and_symmetric_noise_of_fourth() {
        // f_1 = w, f_2 = e^y, w = 0: u = 1, u1 = s, and E(u~ - u)^2 = E(e^delta - 1)^2
        Chain chain = Chain.input(1).then(bilinear()).then(elementwise("exp", StrictMath::exp, StrictMath::exp, StrictMath::exp, StrictMath::exp));
        Weights w = Weights.zeros(chain);
        Expansion expansion = Expansion.of(chain, w, new double[] {1});
        double[] scales = {.1, .05, .025}, golden = {1.7067, 1.5989, 1.5484};
        for (int j = 0; j < 3; j++) {
            double s = scales[j];
            Perturbation skewed = forward(twoPoint(2 * s, -s / 2, .2)).at(1), symmetric = forward(twoPoint(s)).at(1);
            ErrorStudy study = ErrorStudy.of(chain, w).sample(new double[] {1});
            assertEquals(golden[j], (study.noise(skewed).run().squaredError().value() - expansion.under(skewed).squaredError()) / (s * s * s), 5e-5);      // golden to four decimals
            double fourth = (study.noise(symmetric).run().squaredError().value() - expansion.under(symmetric).squaredError()) / (s * s * s * s);
            assertEquals(7.0 / 12, fourth, s * s);                           // the next term is s^2 31/360
        }
    }

    @Test
    void the_noise_of_a_batch_is_independent_unless_shared() {
        Chain chain = Chain.input(2).then(affine(2)).then(tanh()).then(linear(1)).then(softplus());
        Problem problem = Problem.of(chain, Dataset.of(new double[][] {{1, -0.5}, {0.3, 2}, {-1, 1}}));
        Weights w = Weights.xavier(chain, 3);
        Perturbation own = forward(twoPoint(1e-3)).at(1), shared = own.sharedAcrossBatch();
        for (Perturbation noise : new Perturbation[] {own, shared}) {
            ErrorStudy.Result exact = ErrorStudy.of(problem, w).noise(noise).run();
            Expansion.LeadingOrder predicted = Expansion.of(problem, w).under(noise);
            // remainders are 1e-6 relative, times constants of order 1; a mixed-up batch would be off by a factor near 3
            assertEquals(exact.squaredError().value(), predicted.squaredError(), 1e-4 * predicted.squaredError());
            assertArrayEquals(exact.meanError().toArray(), predicted.bias().toArray(), 1e-4 * predicted.bias().norm());
        }
    }

    @Test
    void sensitivity_names_every_site_with_the_response_to_unit_noise() {
        Expansion expansion = Expansion.of(wide(), Weights.xavier(wide(), 2), new double[] {0.4, -1, 0.7}, 0.3);
        var table = expansion.sensitivity();
        assertEquals("[delta_1, delta_2, delta_3, delta_4, delta_5, delta_6, eps_2, eps_3, eps_4, eps_5, eps_6, eps_7]", table.stringColumn("site").asList().toString());
        double third = expansion.under(forward(gaussian(1 / Math.sqrt(3))).at(3)).squaredError();
        assertEquals(third, table.doubleColumn("error").get(2), 1e-12 * third);
        for (int r = 6; r < 12; r++) assertEquals(0, table.doubleColumn("bias").get(r));
    }

    /** At the tolerated size one of the two is reached and the other is not passed. */
    @Test
    void the_tolerated_size_reaches_its_limit_and_the_least_comes_first() {
        Expansion expansion = Expansion.of(wide(), Weights.xavier(wide(), 2), new double[] {0.4, -1, 0.7}, 0.3);
        var table = expansion.tolerance(0.01, 1e-6);
        double last = 0;
        for (int row = 0; row < table.rowCount(); row++) {
            String site = table.stringColumn("site").get(row);
            double size = table.doubleColumn("size").get(row);
            int i = Integer.parseInt(site.substring(site.indexOf('_') + 1));
            boolean forward = site.startsWith("delta");
            double each = size / Math.sqrt(wide().size(forward ? i : i - 1));
            Expansion.LeadingOrder there = expansion.under(forward ? forward(gaussian(each)).at(i) : perturbed.noise.Perturbation.backward(gaussian(each)).at(i));
            boolean byBias = table.stringColumn("limit").get(row).equals("bias");
            assertEquals(byBias ? 1e-6 : 0.01, byBias ? there.squaredBias() : there.squaredError(), 1e-10);
            assertTrue(there.squaredError() <= 0.01 * (1 + 1e-9) && there.squaredBias() <= 1e-6 * (1 + 1e-9));
            assertTrue(size >= last && (forward || !byBias));
            last = size;
        }
        assertEquals("tolerance(error, squaredBias) needs V and B > 0, got 0.0 and 1.0", assertThrows(IllegalArgumentException.class, () -> expansion.tolerance(0, 1)).getMessage());
    }

    @Test
    void wrong_use_is_refused_by_name() {
        Expansion expansion = five();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> expansion.under(forward(uniform(0, 1)).at(1))).getMessage()
            .startsWith("forward(uniform(0, 1)).at(1): the expansion is about noise of mean zero, but its mean has length 0.5"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> expansion.under(forward(topK(1)).at(1))).getMessage().contains("moments are not known"));
        for (Perturbation late : new Perturbation[] {forward(uniform(1)).at(1).during(5, 9), forward(uniform(1)).at(1).every(10)})
            assertEquals(late + " does not act at every step, and an expansion is about a step where it acts; leave out the schedule",
                assertThrows(IllegalArgumentException.class, () -> expansion.under(late)).getMessage());
        Direction none = Direction.in(FiveOperators.chain());
        assertEquals("forward(5, ...): the sites that reach a gradient are delta_1..delta_4", assertThrows(IllegalArgumentException.class, () -> none.forward(5, 1)).getMessage());
        assertEquals("backward(1, ...): the sites are eps_2..eps_5, (5b)", assertThrows(IllegalArgumentException.class, () -> none.backward(1, 1)).getMessage());
        assertEquals("delta_2 has 1 values, got 2", assertThrows(IllegalArgumentException.class, () -> none.forward(2, 1, 1)).getMessage());
        assertEquals("eps_2: a direction is finite, got NaN", assertThrows(IllegalArgumentException.class, () -> none.backward(2, Double.NaN)).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> expansion.along(Direction.in(wide()))).getMessage().contains("does not fit"));
        assertEquals("there is no operator 0, the chain has 1..5", assertThrows(IllegalArgumentException.class, () -> expansion.under().squaredBias(0)).getMessage());
    }
}
