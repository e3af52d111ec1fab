package perturbed.chain;

import perturbed.kernel.BlockLoss;
import perturbed.kernel.BlockOperator;
import perturbed.operator.BlockForms;

/** One operator f_i of the chain on a block of samples; the loss at the end is one too, with the block's targets. */
interface Link {
    /** y = f_i(x, w) for each sample. */
    void value(double[] x, double[] w, int n, double[] y);

    /** vx = J1 f_i(x, w)^T v for each sample (null: not wanted); adds the sum of J2 f_i(x, w)^T v to u. */
    void pullBack(double[] x, double[] w, double[] v, int n, double[] vx, double[] u);

    /** The links 1..N of a chain, with working arrays of their own. */
    static Link[] of(Chain chain, Targets targets) {
        Link[] links = new Link[chain.length() + 1];
        int operators = chain.length() - (chain.loss().isPresent() ? 1 : 0);
        for (int i = 1; i <= operators; i++) {
            BlockOperator f = BlockForms.of(chain.operator(i), chain.size(i - 1));
            boolean weightless = chain.weightShape(i).size() == 0;
            links[i] = new Link() {
                @Override
                public void value(double[] x, double[] w, int n, double[] y) {
                    f.value(x, w, n, y);
                }

                @Override
                public void pullBack(double[] x, double[] w, double[] v, int n, double[] vx, double[] u) {
                    f.pullBack(x, w, v, n, vx, weightless ? null : u);
                }
            };
        }
        chain.loss().ifPresent(loss -> {
            BlockLoss f = BlockForms.of(loss, chain.size(operators));
            links[operators + 1] = new Link() {
                @Override
                public void value(double[] x, double[] w, int n, double[] y) {
                    f.value(x, targets.current, n, y);
                }

                @Override
                public void pullBack(double[] x, double[] w, double[] v, int n, double[] vx, double[] u) {
                    f.gradient(x, targets.current, n, vx);           // v~_N = 1
                }
            };
        });
        return links;
    }

    /** The targets of the block at hand, k x n. */
    final class Targets {
        double[] current = new double[0];
    }
}
