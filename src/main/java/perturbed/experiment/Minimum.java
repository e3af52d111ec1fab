package perturbed.experiment;

import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.simple.SimpleMatrix;
import perturbed.chain.Chain;
import perturbed.chain.Problem;
import perturbed.chain.Weights;

/**
 * The minimum w* of a strongly convex problem, l* = l(w*), to the last digits: Newton's method on grad l(w) = 0, with the Hessian by central
 * differences of the exact gradient (2 x weights gradients an iteration, so for few weights), the step halved while the gradient does not get
 * shorter.
 *
 * @param weights      w*
 * @param loss         l*, exact up to ||grad l||^2 / (2 mu)
 * @param gradientNorm ||grad l(w*)||, what is left of it
 * @param hessian      of l at w*, in the order of {@link Weights#toArray}
 */
public record Minimum(Weights weights, double loss, double gradientNorm, SimpleMatrix hessian) {
    private static final int ITERATIONS = 100;
    private static final double STEP = 0x1p-17;                      // of the differences: h^2 near roundoff / h

    /** From w = 0. */
    public static Minimum of(Problem problem) {
        return of(problem, Weights.zeros(problem.chain()));
    }

    /**
     * From this start.
     *
     * @throws IllegalArgumentException if the Hessian where it ends is not positive definite, or the gradient does not go to zero, or the weights do
     *                                  not come to rest: the problem is not strongly convex there
     */
    public static Minimum of(Problem problem, Weights start) {
        start.checkFits(problem.chain());
        SimpleMatrix w = column(start), g = gradient(problem, w);
        double first = g.normF();
        boolean shorter = true;
        for (int k = 0; k < ITERATIONS && shorter && g.normF() > 0; k++) {
            Cores.stopIfInterrupted("search for the minimum");
            SimpleMatrix step = solve(problem, hessian(problem, w), g);
            shorter = false;
            for (double factor = 1; factor >= 0x1p-30 && !shorter; factor /= 2) {
                SimpleMatrix there = w.minus(step.scale(factor)), then = gradient(problem, there);
                if (!(then.normF() < g.normF())) continue;
                shorter = true;
                w = there;
                g = then;
            }
        }
        if (!(g.normF() <= 1e-9 * Math.max(1, first)))
            throw new IllegalArgumentException("Minimum: the gradient of " + problem + " gets no shorter than " + g.normF()
                + "; is the problem strongly convex? Regularise it, or give another start");
        SimpleMatrix hessian = hessian(problem, w);
        if (!isPositiveDefinite(hessian)) throw notConvex(problem);
        if (!(hessian.solve(g).normF() <= 1e-6 * Math.max(1, w.normF())))     // at infinity gradient and Hessian both vanish
            throw new IllegalArgumentException("Minimum: the weights of " + problem + " do not come to rest, they are at ||w|| = " + w.normF()
                + "; regularise it");
        Weights minimum = weights(problem.chain(), w);
        return new Minimum(minimum, problem.loss(minimum), g.normF(), hessian);
    }

    private static SimpleMatrix solve(Problem problem, SimpleMatrix hessian, SimpleMatrix g) {
        try {
            return hessian.solve(g);
        } catch (RuntimeException singular) {                        // EJML's own
            throw notConvex(problem);
        }
    }

    private static IllegalArgumentException notConvex(Problem problem) {
        return new IllegalArgumentException("Minimum needs a strongly convex problem, but the Hessian of " + problem
            + " is not positive definite on the way; regularise it, or give another start");
    }

    /** By more than the error of the differences. */
    private static boolean isPositiveDefinite(SimpleMatrix symmetric) {
        int n = symmetric.getNumRows();
        SimpleMatrix lowered = symmetric.minus(SimpleMatrix.identity(n).scale(1e-9 * symmetric.elementMaxAbs()));
        return DecompositionFactory_DDRM.chol(n, true).decompose(lowered.getDDRM());
    }

    private static SimpleMatrix gradient(Problem problem, SimpleMatrix w) {
        return column(problem.gradient(weights(problem.chain(), w)));
    }

    private static SimpleMatrix hessian(Problem problem, SimpleMatrix w) {
        int n = w.getNumRows();
        SimpleMatrix hessian = new SimpleMatrix(n, n);
        for (int k = 0; k < n; k++) {
            double h = STEP * Math.max(1, Math.abs(w.get(k)));
            SimpleMatrix above = w.copy(), below = w.copy();
            above.set(k, w.get(k) + h);
            below.set(k, w.get(k) - h);
            hessian.setColumn(k, gradient(problem, above).minus(gradient(problem, below)).divide(2 * h));
        }
        return hessian.plus(hessian.transpose()).divide(2);
    }

    static SimpleMatrix column(Weights w) {
        double[] all = w.toArray();
        return new SimpleMatrix(all.length, 1, true, all);
    }

    static Weights weights(Chain chain, SimpleMatrix column) {
        double[][] values = Weights.zeros(chain).toArrays();
        int at = 0;
        for (int i = 1; i < values.length; i++) for (int k = 0; k < values[i].length; k++) values[i][k] = column.get(at++);
        return Weights.ofArrays(chain, values);
    }
}
