package perturbed.paper;

import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Regularizer;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.operator.Operator;
import perturbed.sgd.Sgd;

/**
 * The setting of the paper's experiments, Section 7: d = 10, M = 2000, full batch, xi ~ N(0, 0.001^2 I). What the paper leaves open: data of
 * seed 1, w_0 = 0, noise drawn for each sample.
 */
final class Section7 {
    static final int SIZE = 10, SAMPLES = 2000;
    static final double ROOT = Math.sqrt(SIZE), GRADIENT_NOISE = 0.001;
    private static final Problem LOSS = Problem.of(Chain.input(SIZE).then(Operator.linear(1)).then(Operator.softplus()),
        LogisticData.generate(SIZE, SAMPLES, 1));

    private Section7() { }

    /** With R = 0.001 sum w^2/(1 + w^2). */
    static Problem nonConvex() {
        return LOSS.regularizedBy(Regularizer.gemanMcClure(0.001));
    }

    /** With R = rho ||w||^2; the paper's rho is 0.1 where noise is frequent, 0.5 where it is intermittent. */
    static Problem stronglyConvex(double rho) {
        return LOSS.regularizedBy(Regularizer.l2(rho));
    }

    /** "Standard SGD": xi is the only noise. */
    static Sgd standard(Problem problem) {
        return Sgd.on(problem).gradientNoise(GRADIENT_NOISE);
    }

    /** delta ~ U(-s_f/sqrt(d), s_f/sqrt(d)), after f_1. */
    static Perturbation forward(double sf) {
        return Perturbation.forward(Noise.uniform(sf / ROOT)).at(1);
    }

    /** eps ~ U(-s_b/sqrt(d), s_b/sqrt(d)), after d f_2/d f_1. */
    static Perturbation backward(double sb) {
        return Perturbation.backward(Noise.uniform(sb / ROOT)).at(2);
    }

    /** eps ~ U(0, s_b/sqrt(d)), 7.2.2. */
    static Perturbation biasedBackward(double sb) {
        return Perturbation.backward(Noise.uniform(0, sb / ROOT)).at(2);
    }
}
