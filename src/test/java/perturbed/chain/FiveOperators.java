package perturbed.chain;

import org.ejml.simple.SimpleMatrix;
import perturbed.operator.Operator;
import perturbed.operator.WeightShape;

/** The golden chain of five scalar operators s phi(a y + b w + c), x = 0.7, on which gradients and expansions are known to ten digits. */
public final class FiveOperators {
    public static final double[] X = {0.7};

    private FiveOperators() { }

    /** One link; phi by name. */
    record Scalar(String phi, double a, double b, double c, double s) implements Operator {
        @Override
        public int outputSize(int inputSize) {
            return 1;
        }

        @Override
        public WeightShape weightShape(int inputSize) {
            return new WeightShape(1, 1);
        }

        @Override
        public void value(double[] y, double[] w, double[] out) {
            out[0] = phi.equals("bilinear") ? s * w[0] * y[0] : s * phi(a * y[0] + b * w[0] + c);
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
            double slope = s * slope(a * y[0] + b * w[0] + c);
            vy[0] = v[0] * (phi.equals("bilinear") ? s * w[0] : a * slope);
            vw[0] = v[0] * (phi.equals("bilinear") ? s * y[0] : b * slope);
        }

        @Override
        public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
            double second = s * this.a * second(this.a * y[0] + b * w[0] + c) * a[0];
            dvy[0] = v[0] * this.a * second;
            dvw[0] = v[0] * (phi.equals("bilinear") ? s * a[0] : b * second);
        }

        @Override
        public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
            double third = s * this.a * this.a * third(this.a * y[0] + b * w[0] + c) * a[0] * a[0];
            dvy[0] = v[0] * this.a * third;
            dvw[0] = v[0] * b * third;
        }

        @Override
        public boolean hasExactDerivatives() {
            return true;
        }

        private double phi(double z) {
            return switch (phi) {
                case "tanh" -> StrictMath.tanh(z);
                case "sigmoid" -> 1 / (1 + StrictMath.exp(-z));
                default -> StrictMath.log1p(StrictMath.exp(z));
            };
        }

        private double slope(double z) {
            return switch (phi) {
                case "tanh" -> 1 - StrictMath.tanh(z) * StrictMath.tanh(z);
                case "sigmoid" -> StrictMath.exp(-z) / ((1 + StrictMath.exp(-z)) * (1 + StrictMath.exp(-z)));
                default -> 1 / (1 + StrictMath.exp(-z));
            };
        }

        private double second(double z) {
            double p = 1 / (1 + StrictMath.exp(-z)), t = StrictMath.tanh(z);
            return switch (phi) {
                case "tanh" -> -2 * t * (1 - t * t);
                case "sigmoid" -> p * (1 - p) * (1 - 2 * p);
                default -> p * (1 - p);
            };
        }

        private double third(double z) {
            double p = 1 / (1 + StrictMath.exp(-z)), t = StrictMath.tanh(z);
            return switch (phi) {
                case "tanh" -> (1 - t * t) * (6 * t * t - 2);
                case "sigmoid" -> p * (1 - p) * (1 - 6 * p * (1 - p));
                default -> p * (1 - p) * (1 - 2 * p);
            };
        }
    }

    public static Chain chain() {
        return Chain.input(1).then(new Scalar("tanh", 1.1, 0.8, 0.2, 1.2)).then(new Scalar("bilinear", 0, 0, 0, 1)).then(new Scalar("sigmoid", 1.7, 1.0, -0.4, 1.5))
            .then(new Scalar("tanh", 0.9, 1.3, 0.1, 1)).then(new Scalar("softplus", -1.4, 0.7, 0.3, 1));
    }

    public static Weights weights(double... w) {
        SimpleMatrix[] matrices = new SimpleMatrix[5];
        for (int i = 0; i < 5; i++) matrices[i] = new SimpleMatrix(1, 1, true, w[i]);
        return Weights.of(chain(), matrices);
    }

    public static Weights weights() {
        return weights(0.4, -0.9, 0.3, -0.2, 0.5);
    }
}
