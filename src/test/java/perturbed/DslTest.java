package perturbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static perturbed.chain.Regularizer.*;
import static perturbed.noise.Format.*;
import static perturbed.noise.Noise.*;
import static perturbed.noise.Perturbation.*;
import static perturbed.noise.Rounding.*;
import static perturbed.operator.Loss.*;
import static perturbed.operator.Objective.*;
import static perturbed.operator.Operator.*;
import static perturbed.plot.Guide.*;
import static perturbed.sgd.Recorded.*;
import static perturbed.sgd.StepSize.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;
import perturbed.data.Dataset;
import perturbed.plot.Guide;
import perturbed.sgd.Sgd;

/** Every word of the language in one source, imported with *: no two of them are ambiguous, and together they run. */
class DslTest {
    @Test
    void every_word_can_be_said_beside_every_other() {
        Chain chain = Chain.input(4).then(linear(4)).then(affine(4)).then(shift()).then(bilinear()).then(bilinear(new double[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}}))
            .then(tanh()).then(sigmoid()).then(softplus()).then(relu()).then(gelu()).then(normalize()).then(normalize(1e-3))
            .then(elementwise("square", y -> y * y, y -> 2 * y)).then(residual(sequence(affine(4), tanh()))).then(linear(1)).then(logistic());
        Dataset data = Dataset.of(new double[][] {{1, 2, 3, 4}, {4, 3, 2, 1}}, new double[][] {{1}, {-1}});
        Sgd sgd = Sgd.on(Problem.of(chain, data).regularizedBy(l2(0.1))).startingAt(Weights.xavier(chain, 1)).steps(2)
            .stepSize(fixed(0.01)).stepSize(inverseTime(0.01, 10)).stepSize(inverseSquareRoot(0.01, 10))
            .record(gradientNorm(), loss(), gap(0), error(), errorPerOperator(), weights(), of("own", (t, w) -> w.norm()))
            .perturb(forward(uniform(0.1)), forward(uniform(0, 0.1)), forward(gaussian(0.1)), forward(constant(0.1)), forward(constant(1, 2, 3, 4)).at(1), forward(twoPoint(0.1)),
                backward(twoPoint(1, 0, 0.1)), backward(topK(2)), backward(empirical(0.1, -0.1)),
                forward(rounded(BF16, NEAREST_TIES_TO_EVEN)), forward(rounded(fixedPoint(8, 0.1), TOWARD_ZERO)), backward(rounded(ieee(8, 4), STOCHASTIC)), backward(quantized(8, STOCHASTIC)),
                forward(bitFlips(FP16, 1e-6)), backward(bitFlips(E4M3FN.saturating(), 1e-6, 0, 2)));
        assertEquals(2, sgd.run().table().rowCount());
        for (Chain end : List.of(Chain.input(3).then(squaredInnerProduct()), Chain.input(3).then(squaredError()), Chain.input(3).then(softmaxCrossEntropy()))) assertEquals(1, end.outputSize());
        double[][] one = {{1}};
        assertEquals(1, Chain.input(1).then(gradientStep(quadratic(one))).then(gradientStep(quadratic(one, 2))).then(score(quadratic(one, 2))).outputSize());
        assertEquals(1, Chain.input(1).then(lqrStep(one, one, one, one)).then(lqrStep(one, one, one, one)).then(terminalCost(one)).outputSize());
        assertEquals(3, List.of(none(), gemanMcClure(0.1), l2(0.1)).size());
        assertEquals(4, List.<Guide>of(slope(1), horizontal(1), vertical(1), diagonal()).size());
    }
}
