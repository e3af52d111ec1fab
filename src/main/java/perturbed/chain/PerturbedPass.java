package perturbed.chain;

import java.util.Arrays;

/**
 * One perturbed forward-backward pass, (5a)-(5c), for a block of samples at step t. Both Jacobians are taken at the perturbed
 * y~_{i-1}, so a forward perturbation also corrupts the backward pass. Without perturbations it is the exact pass.
 */
final class PerturbedPass {
    private final Link[] f;                                          // f_1..f_N
    private final int N;
    private final int samples;
    final double[][] y;                                              // y~_i, 0..N, each d_i x samples
    final double[][] v;                                              // v~_i, 1..N, each d_i x samples
    final double[][] u;                                              // u~_i, 1..N, summed over the samples

    PerturbedPass(Link[] f, Chain chain, int samples, double[][] u) {
        this.f = f;
        this.N = chain.length();
        this.samples = samples;
        this.y = new double[N + 1][];
        this.v = new double[N + 1][];
        this.u = u;
        for (int i = 1; i <= N; i++) {
            y[i] = new double[chain.size(i) * samples];
            v[i] = new double[chain.size(i) * samples];
        }
        Arrays.fill(v[N], 1);                                        // v~_N = 1
    }

    /** The forward pass from operator {@code first} on: y~_i for i = first..N-1, given y~_{first-1}. */
    void forward(int first, double[][] w, NoiseSites delta, long t, long sample) {
        for (int i = first; i < N; i++) {
            f[i].value(y[i - 1], w[i], samples, y[i]);               // y~_i = f_i(y~_{i-1}, w_i)
            delta.addTo(y[i], i, t, samples, sample);                //        + delta_i                                     (5a)
        }
    }

    /** The loss of each sample, y~_N. No gradient needs it. */
    double[] loss(double[][] w, NoiseSites delta, long t, long sample) {
        f[N].value(y[N - 1], w[N], samples, y[N]);                   // y~_N = f_N(y~_{N-1}, w_N)
        delta.addTo(y[N], N, t, samples, sample);                    //        + delta_N                                     (5a)
        return y[N];
    }

    /** The backward pass from operator {@code last} down to {@code first}: v~_{i-1} and u~_i for i = last..first, given v~_last. Adds to u~_i. */
    void backward(int last, int first, double[][] w, NoiseSites eps, long t, long sample) {
        for (int i = last; i >= first; i--) {
            double[] below = i > 1 ? v[i - 1] : null;                // no gradient needs v~_0
            f[i].pullBack(y[i - 1], w[i], v[i], samples, below, u[i]);   // u~_i     = J2 f_i(y~_{i-1}, w_i)^T v~_i           (5c)
            if (i > 1) eps.addTo(below, i, t, samples, sample);      // v~_{i-1} = J1 f_i(y~_{i-1}, w_i)^T v~_i + eps_i      (5b)
        }
    }
}
