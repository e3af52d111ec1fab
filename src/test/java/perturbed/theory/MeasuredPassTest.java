package perturbed.theory;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.twoPoint;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.tanh;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.chain.Chain;
import perturbed.chain.SamplePass;
import perturbed.chain.Weights;
import perturbed.noise.Perturbation;

/** Theorems 1c and 2c against the library's own pass: two tanh layers of three units and a linear output, constants derived by hand. */
class MeasuredPassTest {
    private static final int DRAWS = 2_000;
    private static final double TANH_2 = 4 / (3 * Math.sqrt(3)), TANH_3 = 2;                       // max |tanh''|, max |tanh'''|

    /** tanh(W y + b) for ||y|| <= radius: ||W|| is at most the Frobenius norm of [W | b]; c1 and J1 as for the largest slope 1. */
    private static OperatorConstants layer(double w, double radius) {
        double joined = Math.sqrt(radius * radius + 1);              // ||(y, 1)||
        return OperatorConstants.of(w, joined, w, TANH_2 * w * w, TANH_2 * w * joined + 1, TANH_3 * w * w * w, TANH_3 * w * w * joined + 2 * TANH_2 * w);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void measured_error_and_bias_stay_below_the_bounds(long seed) {
        Chain chain = Chain.input(3).then(sequence(affine(3), tanh())).then(sequence(affine(3), tanh())).then(linear(1));
        Weights w = Weights.normal(chain, .4, seed);
        double[] x = {.5, -1, .3};
        Perturbation[] noise = {forward(twoPoint(.2)).at(1), forward(uniform(-.1, .3)).at(2), backward(gaussian(.1))};
        double layerRadius = Math.sqrt(3) * 1.3;                     // |tanh| < 1, and no delta is larger than .3
        Assumptions constants = Assumptions.perOperator(layer(w.get(1).normF(), Math.sqrt(1.34)), layer(w.get(2).normF(), layerRadius),
            OperatorConstants.of(w.get(3).normF(), layerRadius, w.get(3).normF(), 0, 1, 0, 0));
        NoiseLevels levels = NoiseLevels.of(new int[] {3, 3, 1}, noise);

        double second = 0;
        double[][] mean = new double[4][];
        for (int draw = 0; draw < DRAWS; draw++) {
            SamplePass.Result pass = chain.pass(w).perturb(noise).seed(seed).step(draw).run(x);
            second += pass.squaredError() / DRAWS;
            for (int i = 1; i <= 3; i++) {
                double[] error = pass.weightGradient(i).minus(pass.exactWeightGradient(i)).getDDRM().getData();
                if (mean[i] == null) mean[i] = new double[error.length];
                for (int k = 0; k < error.length; k++) mean[i][k] += error[k] / DRAWS;
            }
        }
        double squaredMean = 0;
        for (int i = 1; i <= 3; i++) for (double m : mean[i]) squaredMean += m * m;
        double bias = squaredMean - (second - squaredMean) / (DRAWS - 1);                           // unbiased
        double errorRatio = Theory.gradientError(constants, levels).against(second).ratio(), biasRatio = Theory.gradientBias(constants, levels).against(bias).ratio();
        assertTrue(errorRatio <= 1 && errorRatio > 1e-3, "error: " + errorRatio);                   // not by being far from it
        assertTrue(biasRatio <= 1 && biasRatio > 1e-4, "bias: " + biasRatio);
    }
}
