package perturbed.chain;

import perturbed.kernel.BlockLoss;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.UserCodeException;
import perturbed.operator.BlockForms;

/** One operator f_i of the chain on a block of samples; the loss at the end is one too, with the block's targets. */
interface Link {
    /** y = f_i(x, w) for each sample. */
    void value(double[] x, double[] w, int n, double[] y);

    /** vx = J1 f_i(x, w)^T v for each sample (null: not wanted); adds the sum of J2 f_i(x, w)^T v to u. */
    void pullBack(double[] x, double[] w, double[] v, int n, double[] vx, double[] u);

    /** {@link #pullBack} of two v at one x and w, without vx: adds to u and u2. */
    void pullBackTwins(double[] x, double[] w, double[] v, double[] v2, int n, double[] u, double[] u2);

    /** The links 1..N of a chain, with working arrays of their own. */
    static Link[] of(Chain chain, Block block) {
        Link[] links = new Link[chain.length() + 1];
        int operators = chain.length() - (chain.loss().isPresent() ? 1 : 0);
        for (int i = 1; i <= operators; i++) {
            BlockOperator f = BlockForms.of(chain.operator(i), chain.size(i - 1));
            boolean weightless = chain.weightShape(i).size() == 0, last = i == chain.length();
            String name = "operator " + chain.name(i);
            links[i] = new Link() {
                @Override
                public void value(double[] x, double[] w, int n, double[] y) {
                    try {
                        f.value(x, w, n, y);
                    } catch (RuntimeException e) {
                        throw block.failed(name, "value", e);
                    }
                }

                @Override
                public void pullBack(double[] x, double[] w, double[] v, int n, double[] vx, double[] u) {
                    try {
                        if (last) f.pullBackOnes(x, w, v, n, vx, weightless ? null : u);          // v~_N = 1
                        else f.pullBack(x, w, v, n, vx, weightless ? null : u);
                    } catch (RuntimeException e) {
                        throw block.failed(name, "pull-back", e);
                    }
                }

                @Override
                public void pullBackTwins(double[] x, double[] w, double[] v, double[] v2, int n, double[] u, double[] u2) {
                    try {
                        f.pullBackTwins(x, w, v, v2, n, weightless ? null : u, weightless ? null : u2);
                    } catch (RuntimeException e) {
                        throw block.failed(name, "pull-back", e);
                    }
                }
            };
        }
        chain.loss().ifPresent(loss -> {
            BlockLoss f = BlockForms.of(loss, chain.size(operators));
            String name = "operator " + chain.name(operators + 1);
            links[operators + 1] = new Link() {
                @Override
                public void value(double[] x, double[] w, int n, double[] y) {
                    try {
                        f.value(x, block.targets, n, y);
                    } catch (RuntimeException e) {
                        throw block.failed(name, "value", e);
                    }
                }

                @Override
                public void pullBack(double[] x, double[] w, double[] v, int n, double[] vx, double[] u) {
                    try {
                        f.gradient(x, block.targets, n, vx);         // v~_N = 1
                    } catch (RuntimeException e) {
                        throw block.failed(name, "gradient", e);
                    }
                }

                @Override
                public void pullBackTwins(double[] x, double[] w, double[] v, double[] v2, int n, double[] u, double[] u2) { }           // no weight
            };
        });
        return links;
    }

    /** The block of samples at hand. */
    final class Block {
        double[] targets = new double[0];                            // k x n
        long step;

        private RuntimeException failed(String operator, String call, RuntimeException thrown) {
            return UserCodeException.at(operator + " failed in its " + call + " at step " + step, thrown);
        }
    }
}
