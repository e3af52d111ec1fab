package perturbed.operator;

import static perturbed.operator.Loss.*;
import static perturbed.operator.Objective.quadratic;
import static perturbed.operator.Operator.*;

import java.util.Optional;
import java.util.stream.Stream;

/** The one list of all operators and losses: every law loops over it. A new factory is entered here and nowhere else. */
public final class AllOperators {
    private AllOperators() { }

    private static final double[][] A = {{1, 0.5}, {0, 1}}, B = {{0}, {0.5}}, Q = {{1, 0.5}, {0.5, 2}}, R = {{0.5}};

    /** A user's g, (1 - x)^2 + (y - x^2)^2. */
    record Rosenbrock() implements Objective {
        @Override
        public double value(double[] x) {
            double valley = x[1] - x[0] * x[0];
            return (1 - x[0]) * (1 - x[0]) + valley * valley;
        }

        @Override
        public void gradient(double[] x, double[] gradient) {
            double valley = x[1] - x[0] * x[0];
            gradient[0] = -2 * (1 - x[0]) - 4 * x[0] * valley;
            gradient[1] = 2 * valley;
        }

        @Override
        public void hessianProduct(double[] x, double[] v, double[] product) {
            product[0] = (2 + 12 * x[0] * x[0] - 4 * x[1]) * v[0] - 4 * x[0] * v[1];
            product[1] = -4 * x[0] * v[0] + 2 * v[1];
        }

        @Override
        public Optional<String> text() {
            return Optional.of("Rosenbrock");
        }

        @Override
        public String toString() {
            return "Rosenbrock";
        }
    }

    /** An operator, its text as typed, and an input size it takes. */
    public record Case(Operator operator, String typed, int inputSize) {
        @Override
        public String toString() {
            return typed;
        }
    }

    /** A loss, its text as typed, an input size it takes, and legal targets in turn. */
    public record LossCase(Loss loss, String typed, int inputSize, double... targets) {
        @Override
        public String toString() {
            return typed;
        }
    }

    public static Stream<Case> operators() {
        return Stream.of(
            new Case(linear(3), "linear(3)", 5),
            new Case(linear(1), "linear(1)", 10),
            new Case(affine(4), "affine(4)", 3),
            new Case(affine(2), "affine(2)", 1),
            new Case(Operator.tanh(), "tanh()", 6),
            new Case(sigmoid(), "sigmoid()", 6),
            new Case(softplus(), "softplus()", 6),
            new Case(relu(), "relu()", 6),
            new Case(gelu(), "gelu()", 6),
            new Case(elementwise("square", x -> x * x, x -> 2 * x, x -> 2, x -> 0), "elementwise(\"square\")", 4),
            new Case(elementwise("cube", x -> x * x * x, x -> 3 * x * x, x -> 6 * x), "elementwise(\"cube\")", 4),
            new Case(elementwise("x / (1 + x^2)", x -> x / (1 + x * x), x -> (1 - x * x) / ((1 + x * x) * (1 + x * x))), "elementwise(\"x / (1 + x^2)\")", 4),
            new Case(shift(), "shift()", 5),
            new Case(bilinear(), "bilinear()", 5),
            new Case(bilinear(new double[][] {{-15, 13}, {-5, 9}}), "bilinear({{-15, 13}, {-5, 9}})", 2),
            new Case(bilinear(new double[][] {{1, 2, 3}}), "bilinear({{1, 2, 3}})", 3),
            new Case(squaredInnerProduct(), "squaredInnerProduct()", 4),
            new Case(normalize(), "normalize()", 5),
            new Case(normalize(0.5), "normalize(0.5)", 3),
            new Case(normalize(1e-5), "normalize(0.00001)", 3),
            new Case(residual(Operator.tanh()), "residual(tanh())", 4),
            new Case(residual(affine(4)), "residual(affine(4))", 4),
            new Case(sequence(affine(3), Operator.tanh(), linear(2)), "sequence(affine(3), tanh(), linear(2))", 4),
            new Case(sequence(bilinear()), "sequence(bilinear())", 3),
            new Case(gradientStep(quadratic(new double[][] {{2, 1}, {1, 3}}, 1, -1)), "gradientStep(quadratic({{2, 1}, {1, 3}}, {1, -1}))", 2),
            new Case(gradientStep(quadratic(new double[][] {{4}})), "gradientStep(quadratic({{4}}))", 1),
            new Case(gradientStep(new Rosenbrock()), "gradientStep(Rosenbrock)", 2),
            new Case(score(quadratic(new double[][] {{2, 1}, {1, 3}}, 1, -1)), "score(quadratic({{2, 1}, {1, 3}}, {1, -1}))", 2),
            new Case(score(new Rosenbrock()), "score(Rosenbrock)", 2),
            new Case(lqrStep(A, B, Q, R), "lqrStep({{1, 0.5}, {0, 1}}, {{0}, {0.5}}, {{1, 0.5}, {0.5, 2}}, {{0.5}})", 2),
            new Case(lqrStep(A, B, Q, R), "lqrStep({{1, 0.5}, {0, 1}}, {{0}, {0.5}}, {{1, 0.5}, {0.5, 2}}, {{0.5}})", 3),
            new Case(lqrStep(new double[][] {{0.9}}, new double[][] {{1, 2}}, new double[][] {{3}}, new double[][] {{1, 0}, {0, 2}}),
                "lqrStep({{0.9}}, {{1, 2}}, {{3}}, {{1, 0}, {0, 2}})", 2),
            new Case(terminalCost(Q), "terminalCost({{1, 0.5}, {0.5, 2}})", 3),
            new Case(terminalCost(Q), "terminalCost({{1, 0.5}, {0.5, 2}})", 2),
            new Case(residual(sequence(normalize(), affine(8), gelu(), affine(4))), "residual(sequence(normalize(), affine(8), gelu(), affine(4)))", 4));
    }

    public static Stream<LossCase> losses() {
        return Stream.of(
            new LossCase(squaredError(), "squaredError()", 3, -1, 0.25, 2),
            new LossCase(squaredError(), "squaredError()", 1, 0.5, -3),
            new LossCase(logistic(), "logistic()", 1, -1, 1),
            new LossCase(softmaxCrossEntropy(), "softmaxCrossEntropy()", 2, 0, 1),
            new LossCase(softmaxCrossEntropy(), "softmaxCrossEntropy()", 5, 4, 0, 2));
    }
}
