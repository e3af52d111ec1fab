package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.chain.Regularizer.gemanMcClure;
import static perturbed.chain.Regularizer.l2;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Loss.softmaxCrossEntropy;
import static perturbed.operator.Loss.squaredError;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.gelu;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.relu;
import static perturbed.operator.Operator.residual;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.sigmoid;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.squaredInnerProduct;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.noise.Perturbation;
import perturbed.operator.AllOperators;
import perturbed.operator.Operator;
import perturbed.operator.Region;
import perturbed.operator.Suprema;
import perturbed.theory.Assumptions;
import perturbed.theory.BoundedErrors;
import perturbed.theory.NoiseLevels;
import perturbed.theory.Theory;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Certified constants lie above everything seen, closed forms are the suprema, and what is only sampled carries no bound. */
class ConstantsTest {
    private static final double ROUNDING = 1 + 1e-10;                // of norms of matrices of this size

    // ---- operators -------------------------------------------------------------------------------------------------

    static Stream<AllOperators.Case> operators() {
        Stream<AllOperators.Case> losses = AllOperators.losses().map(c -> new AllOperators.Case(c.loss().withTarget(new double[] {c.targets()[0]}.length == c.loss().targetSize(c.inputSize())
            ? new double[] {c.targets()[0]} : c.targets()), c.typed(), c.inputSize()));
        return Stream.concat(AllOperators.operators(), losses);
    }

    /** 60 points of random balls, three of each operator: values, Jacobians, and both derivatives of these along random and stretched directions. */
    @ParameterizedTest @MethodSource("operators")
    void nothing_seen_exceeds_what_is_certified(AllOperators.Case c) {
        Operator f = c.operator();
        int d = c.inputSize(), outputs = f.outputSize(d), weights = f.weightShape(d).size();
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            double inputRadius = 3 * random.nextDouble(), weightRadius = random.nextDouble();
            double[] center = random.doubles(weights, -1, 1).toArray();
            Suprema s = f.suprema(new Region(d, inputRadius, center, weightRadius));
            for (int point = 0; point < 60; point++) {
                double[] y = inBall(random, d, inputRadius), w = inBall(random, weights, weightRadius), a = onSphere(random, d, 1);
                for (int k = 0; k < weights; k++) w[k] += center[k];
                double[] value = new double[outputs];
                f.value(y, w, value);
                above(s.value(), new SimpleMatrix(value).normF(), f, "value");
                Jacobian j = Jacobian.of(f, y, w, outputs);
                above(s.c1(), j.inputNorm(), f, "c1");
                above(s.c2(), j.weightNorm(), f, "c2");
                for (double[] along : List.of(a, Jacobian.derivative(f, y, w, outputs, a).mostStretched())) {
                    Jacobian first = Jacobian.derivative(f, y, w, outputs, along), second = Jacobian.secondDerivative(f, y, w, outputs, along);
                    double differences = f.hasExactDerivatives() ? 0 : 1e-7;             // else to about 1e-8 of the Jacobian
                    above(s.h1() + differences, first.inputNorm(), f, "h1");
                    above(s.h2() + differences, first.weightNorm(), f, "h2");
                    above(s.k1() + differences, second.inputNorm(), f, "k1");
                    above(s.k2() + differences, second.weightNorm(), f, "k2");
                }
                if (weights == 0) continue;
                double h = 1e-5;
                double[] dw = onSphere(random, weights, h), up = w.clone(), down = w.clone();
                for (int k = 0; k < weights; k++) {
                    up[k] += dw[k];
                    down[k] -= dw[k];
                }
                Jacobian difference = new Jacobian(j.input(), Jacobian.of(f, y, up, outputs).weights().minus(Jacobian.of(f, y, down, outputs).weights()).divide(2 * h));
                above(s.hw() + 1e-8, difference.weightNorm(), f, "hw");       // differences of h^2 and of 1e-16 / h
            }
        }
    }

    @ParameterizedTest @MethodSource("operators")
    void only_functions_of_the_users_are_unknown(AllOperators.Case c) {
        Suprema s = c.operator().suprema(new Region(c.inputSize(), 1, new double[c.operator().weightShape(c.inputSize()).size()], 1));
        boolean users = c.typed().startsWith("elementwise") || c.typed().contains("Rosenbrock");
        assertEquals(users, s.c1() == Double.POSITIVE_INFINITY, c.typed());
        assertEquals(users || c.typed().equals("relu()"), s.h1() == Double.POSITIVE_INFINITY || s.k1() == Double.POSITIVE_INFINITY, c.typed());
    }

    private static void above(double certified, double seen, Operator f, String what) {
        assertTrue(seen <= certified * ROUNDING, () -> f.label() + ": " + what + " = " + certified + " is certified, but " + seen + " was seen");
    }

    private static double[] onSphere(Random random, int size, double radius) {
        double[] x = new double[size];
        for (int k = 0; k < size; k++) x[k] = random.nextGaussian();
        double length = new SimpleMatrix(size, 1, true, x).normF();
        for (int k = 0; k < size; k++) x[k] *= radius / length;
        return x;
    }

    private static double[] inBall(Random random, int size, double radius) {
        return size == 0 ? new double[0] : onSphere(random, size, radius * (random.nextInt(4) == 0 ? 1 : random.nextDouble()));
    }

    static Stream<Operator> activations() {
        return Stream.of(Operator.tanh(), sigmoid(), softplus(), gelu());
    }

    /** On a grid of 40,001 points a maximum of a smooth function is missed by h^2 / 2 times its curvature, h = r / 20,000: below 1e-6 here. */
    @ParameterizedTest @MethodSource("activations")
    void those_of_the_activations_are_the_suprema(Operator f) {
        for (double r : new double[] {0, 0.3, 0.7, 1, 1.2, 1.5, 2, 2.6, 5}) {
            double c1 = 0, h1 = 0, k1 = 0, value = 0;
            for (int j = -20_000; j <= 20_000; j++) {
                double[] y = {r * j / 20_000}, w = {}, out = new double[1];
                f.value(y, w, out);
                value = Math.max(value, Math.abs(out[0]));
                c1 = Math.max(c1, Jacobian.of(f, y, w, 1).input().normF());
                h1 = Math.max(h1, Jacobian.derivative(f, y, w, 1, new double[] {1}).input().normF());
                k1 = Math.max(k1, Jacobian.secondDerivative(f, y, w, 1, new double[] {1}).input().normF());
            }
            Suprema s = f.suprema(new Region(1, r, new double[0], 0));
            assertEquals(c1, s.c1(), 1e-6, f + " on " + r);
            assertEquals(h1, s.h1(), 1e-6, f + " on " + r);
            assertEquals(k1, s.k1(), 1e-6, f + " on " + r);
            assertEquals(value, s.value(), 1e-12, f + " on " + r);
            Suprema everywhere = f.suprema(new Region(1, Double.POSITIVE_INFINITY, new double[0], 0));
            assertTrue(everywhere.c1() >= s.c1() && everywhere.h1() >= s.h1() && everywhere.k1() >= s.k1() && everywhere.c1() < 1.2, f + " everywhere: " + everywhere);
        }
    }

    @Test
    void points_that_reach_the_closed_forms() {
        Region region = new Region(2, 1.5, new double[] {0.6, 0.8}, 0.5);
        Suprema s = squaredInnerProduct().suprema(region);
        double[] y = {0.9, 1.2}, w = {0.9, 1.2}, a = {0.6, 0.8};                                        // all along (0.6, 0.8), to the rim
        assertEquals(s.c1(), Jacobian.of(squaredInnerProduct(), y, w, 1).inputNorm(), 1e-12);
        assertEquals(s.c2(), Jacobian.of(squaredInnerProduct(), y, w, 1).weightNorm(), 1e-12);
        assertEquals(s.h1(), Jacobian.derivative(squaredInnerProduct(), y, w, 1, a).inputNorm(), 1e-12);
        assertEquals(s.h2(), Jacobian.derivative(squaredInnerProduct(), y, w, 1, a).weightNorm(), 1e-12);
        assertEquals(s.k2(), Jacobian.secondDerivative(squaredInnerProduct(), y, w, 1, a).weightNorm(), 1e-12);
        Suprema classes = softmaxCrossEntropy().withTarget(new double[] {0}).suprema(new Region(3, 50, new double[0], 0));
        double[] twoClasses = {0, 0, -40}, along = {Math.sqrt(0.5), -Math.sqrt(0.5), 0};
        Operator loss = softmaxCrossEntropy().withTarget(new double[] {0});
        assertEquals(classes.h1(), Jacobian.derivative(loss, twoClasses, new double[0], 1, along).inputNorm() , 1e-12);
        double p = (1 - 1 / Math.sqrt(3)) / 2;                                                          // p (1 - p) (1 - 2p) is largest there
        assertEquals(classes.k1(), Jacobian.secondDerivative(loss, new double[] {StrictMath.log(p / (1 - p)), 0, -40}, new double[0], 1, along).inputNorm(), 1e-12);
        double[][] matrix = {{1, 2, 3}, {0, -4, 1}};
        assertEquals(Math.sqrt(20) * 2, bilinear(matrix).suprema(new Region(3, 2, new double[3], 0)).c2(), 1e-12);
        assertEquals(1 / Math.sqrt(0.25), Jacobian.of(Operator.normalize(0.25), new double[3], new double[0], 3).inputNorm(), 1e-12);
    }

    @ParameterizedTest @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void the_norm_of_a_matrix_is_certified_and_nearly_exact(long seed) {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(20), columns = 1 + random.nextInt(20);
        double[] w = random.doubles((long) rows * columns, -1, 1).toArray();
        double norm = new SimpleMatrix(rows, columns, true, w).svd().getSingleValue(0);
        double certified = linear(rows).suprema(new Region(columns, 1, w, 0)).c1();
        assertTrue(certified >= norm * (1 - 1e-13) && certified <= norm * 1.001, certified + " against " + norm);       // 20^(1/4096) = 1.0007
    }

    @Test
    void large_matrices_take_the_norms_that_cost_little() {
        double[] w = new Random(1).doubles(80 * 70, -1, 1).toArray();
        double norm = new SimpleMatrix(80, 70, true, w).svd().getSingleValue(0), certified = linear(80).suprema(new Region(70, 1, w, 0)).c1();
        assertTrue(certified >= norm && certified <= new SimpleMatrix(80, 70, true, w).normF() * ROUNDING);
        assertEquals(0, linear(3).suprema(new Region(2, 1, new double[6], 0)).c1());
    }

    // ---- problems --------------------------------------------------------------------------------------------------

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 8);
    }

    private static Problem deep(long seed) {
        Random random = new Random(seed);
        double[][] x = new double[7][], y = new double[7][];
        for (int l = 0; l < x.length; l++) {
            x[l] = random.doubles(3, -1, 1).toArray();
            y[l] = new double[] {random.nextInt(2) * 2 - 1};
        }
        Chain chain = Chain.input(3).then(affine(4)).then(Operator.tanh()).then(residual(sequence(linear(4), gelu()))).then(bilinear()).then(affine(1));
        return random.nextBoolean() ? Problem.of(chain.then(logistic()), Dataset.of(x, y)).regularizedBy(gemanMcClure(0.01)) : Problem.of(chain.then(squaredError()), Dataset.of(x, y));
    }

    @ParameterizedTest @MethodSource("seeds")
    void certified_constants_of_a_problem_are_above_the_sampled(long seed) {
        Problem problem = deep(seed);
        Constants constants = Constants.of(problem, Weights.xavier(problem.chain(), seed)).within(0.2).noise(forward(uniform(0.1))).batchSize(1);
        Table table = constants.table(60, seed);
        int compared = 0;
        for (Row row : table) {
            if (Double.isNaN(row.getDouble("certified"))) continue;
            assertTrue(row.getDouble("sampled") <= row.getDouble("certified") * ROUNDING, () -> table.toString());
            compared++;
        }
        assertEquals(2 + 5 + 6 * 7, compared, () -> table.printAll());                                 // sigma, L; shared; per operator: no mu, no l* for sampling
    }

    /** Theorems 1 and 2 with certified constants lie above what is measured. */
    @ParameterizedTest @MethodSource("seeds")
    void bounds_from_certified_constants_hold(long seed) {
        Problem problem = deep(seed);
        Weights w = Weights.xavier(problem.chain(), seed);
        Perturbation[] noise = {forward(uniform(0.1)), backward(gaussian(0.1))};
        Assumptions certified = Constants.of(problem, w).noise(noise).certified();
        ErrorStudy.Result measured = ErrorStudy.of(problem, w).noise(noise).draws(2000).seed(seed).run();
        int[] sizes = {4, 4, 4, 4, 1, 1};
        assertTrue(measured.against(Theory.gradientError(certified, NoiseLevels.of(sizes, noise))).holds());
        assertTrue(measured.against(Theory.gradientBias(certified, NoiseLevels.of(sizes, noise))).holds());
    }

    /** (53): l is convex, R is 2 rho strongly convex, and L is at most lambda_max(mean x x^T) / 4 + 2 rho. */
    @Test
    void those_of_logistic_regression_are_the_known_ones() {
        Random random = new Random(3);
        double[][] x = new double[200][];
        for (int l = 0; l < x.length; l++) x[l] = random.doubles(4, -2, 2).toArray();
        Chain chain = Chain.input(4).then(linear(1)).then(softplus());
        Problem problem = Problem.of(chain, Dataset.of(x)).regularizedBy(l2(0.1));
        Constants constants = Constants.of(problem, Weights.zeros(chain)).within(2).noise(forward(gaussian(1)));
        Assumptions certified = constants.certified();
        SimpleMatrix data = new SimpleMatrix(x);
        double l = data.transpose().mult(data).divide(x.length).svd().getSingleValue(0) / 4 + 0.2;
        Table table = certified.table();
        assertEquals(0.2, value(table, "mu"));
        assertEquals(l, value(table, "L"), 1e-8);
        assertEquals(0, value(table, "sigma"));
        assertEquals(problem.loss(Weights.zeros(chain)) - Minimum.of(problem).loss(), value(table, "Delta_0"), 1e-8);
        Table sampled = constants.sampled(100, 1).table();
        assertTrue(value(sampled, "L") <= l && value(sampled, "L") > 0.8 * l, "at w_0 = 0 f_2'' = 1/4, and six power iterations are not far off: " + sampled);
        assertTrue(value(sampled, "mu") >= 0.2);
        assertTrue(Theory.bestOptimalityGap(certified, BoundedErrors.of(0.1, 0.01), 1000).value() > 0);
        Assumptions single = constants.batchSize(4).certified();
        assertEquals(value(constants.batchSize(1).certified().table(), "sigma") / 2, value(single.table(), "sigma"), 1e-9);
    }

    private static double value(Table table, String constant) {
        return table.where(table.stringColumn("constant").isEqualTo(constant).and(table.intColumn("operator").isEqualTo(0))).doubleColumn("value").get(0);
    }

    /** y^2, whose constants its author knows. */
    private static final class Square implements Operator {
        @Override public int outputSize(int inputSize) { return inputSize; }

        @Override public void value(double[] y, double[] w, double[] out) {
            for (int k = 0; k < y.length; k++) out[k] = y[k] * y[k];
        }

        @Override public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            for (int k = 0; k < y.length; k++) vy[k] = 2 * y[k] * v[k];
        }

        @Override public Suprema suprema(Region region) {
            double r = region.inputRadius();
            return new Suprema(r * r, 2 * r, 0, 2, 0, 0, 0, 0);
        }
    }

    @Test
    void your_operator_tells_its_own() {
        Chain chain = Chain.input(1).then(linear(1)).then(new Square());
        Problem problem = Problem.of(chain, Dataset.of(new double[][] {{2}}));
        Assumptions certified = Constants.of(problem, Weights.of(chain, SimpleMatrix.filled(1, 1, 3))).within(1).noise(forward(uniform(0.5))).certified();
        assertEquals(2 * (2 * 4 + 0.5), certified.operator(2).c1().value(), 1e-7);             // |w x| <= 8, |delta| <= 1/2
        assertEquals(8, value(certified.table(), "L"), 1e-7);                                // l = 4 w^2
        assertTrue(Double.isFinite(Theory.gradientBias(certified, NoiseLevels.none(2).forward(1, 0.5, 0)).value()));
    }

    // ---- refusals --------------------------------------------------------------------------------------------------

    @Test
    void sampled_constants_carry_no_bound_and_relu_is_refused_by_name() {
        Problem problem = deep(1);
        Weights w = Weights.xavier(problem.chain(), 1);
        Assumptions sampled = Constants.of(problem, w).sampled(5, 1);
        NoiseLevels noise = NoiseLevels.none(6).forward(1, 0.1, 0);
        String message = assertThrows(IllegalArgumentException.class, () -> Theory.gradientError(sampled, noise)).getMessage();
        assertTrue(message.contains("is only sampled, an estimate on the unsafe side, and a bound needs it certified"), message);
        assertTrue(Theory.gradientError(sampled.acceptingSampled(), noise).sentence().endsWith("from sampled constants, so an estimate and not a bound."));
        Chain kinked = Chain.input(1).then(linear(2)).then(relu()).then(linear(1)).then(squaredError());
        Problem other = Problem.of(kinked, Dataset.of(new double[][] {{1}}, new double[][] {{1}}));
        for (Assumptions a : List.of(Constants.of(other, Weights.xavier(kinked, 1)).certified(), Constants.of(other, Weights.xavier(kinked, 1)).sampled(3, 1).acceptingSampled())) {
            String refused = "A3 does not hold: operator 2 is relu(): its derivative jumps at 0, and forward noise reaches its input; "
                + "take a smooth operator (softplus, gelu) in its place, or perturb only backward or behind it";
            refused(refused, () -> Theory.gradientError(a, NoiseLevels.none(4).forward(1, 0.1, 0)));
            refused(refused, () -> Theory.gradientBias(a, NoiseLevels.none(4).forward(1, 0.1, 0)));
            assertTrue(Double.isFinite(Theory.gradientError(a, NoiseLevels.none(4).forward(2, 0.1, 0).backward(2, 0.1, 0)).value()));
        }
    }

    @Test
    void what_is_not_allowed_is_refused() {
        Problem problem = deep(1);
        Constants constants = Constants.of(problem, Weights.zeros(problem.chain()));
        refused("within(radius) must be finite and >= 0, got -1.0", () -> constants.within(-1));
        refused("batchSize must be at least 1, got 0", () -> constants.batchSize(0));
        refused("sampled(points, seed) needs at least 1 point, got 0", () -> constants.sampled(0, 1));
        refused("forward(uniform(1)).at(9): there is no operator 9, the chain has 6", () -> constants.noise(forward(uniform(1)).at(9)));
        refused("noise(forward(uniform(1)).atSteps(100)): it does not act at step 0, and constants without it would not hold at the steps at which it does; "
            + "name it without its schedule, at its largest size", () -> constants.noise(forward(uniform(1)).atSteps(100)));
        refused("there is no operator 9, the chain has 1..6", () -> constants.certified().violatesA3(9, "?"));
        Chain own = Chain.input(1).then(linear(1)).then(elementwise("square", y -> y * y, y -> 2 * y));
        Assumptions unknown = Constants.of(Problem.of(own, Dataset.of(new double[][] {{1}})), Weights.zeros(own)).certified();
        assertTrue(Theory.gradientError(unknown, NoiseLevels.none(2).forward(1, 0.1, 0)).sentence().contains("no finite bound: unknown c1 of operator 2, h1 of operator 2, k1 of operator 2"),
            Theory.gradientError(unknown, NoiseLevels.none(2).forward(1, 0.1, 0)).sentence());
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
