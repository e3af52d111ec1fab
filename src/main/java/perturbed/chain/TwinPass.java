package perturbed.chain;

/**
 * The exact and the perturbed pass on the same block of samples. What the perturbed pass has in common with the exact one, y_i before the first
 * delta and, where there is no delta, v_i and u_i down to the last eps, is shared and not computed twice.
 */
final class TwinPass {
    private final Link[] f;
    private final int N;
    private final int samples;
    final PerturbedPass exact;
    final PerturbedPass perturbed;
    private final double[][] ownY;                                   // what perturbed.y, v, u hold where nothing is shared
    private final double[][] ownV;
    private final double[][] ownU;
    private int sharedBelow;                                         // k and e of the last share
    private int sharedFrom;

    TwinPass(Link[] f, Chain chain, int samples, double[][] exactU, double[][] perturbedU) {
        this.f = f;
        this.N = chain.length();
        this.samples = samples;
        exact = new PerturbedPass(f, chain, samples, exactU);
        perturbed = new PerturbedPass(f, chain, samples, perturbedU.clone());
        ownY = perturbed.y.clone();
        ownV = perturbed.v.clone();
        ownU = perturbedU;
    }

    /** The exact pass alone; {@code x} is d_0 x samples. */
    void runExact(double[] x, double[][] w) {
        exact.y[0] = x;
        exact.forward(1, w, NoiseSites.NONE, 0, 0);
        exact.backward(N, 1, w, NoiseSites.NONE, 0, 0);
    }

    /** The perturbed pass alone; {@code sample} is the place of the block's first sample in the batch. */
    void runPerturbed(double[] x, double[][] w, NoiseSites delta, NoiseSites eps, long t, long sample) {
        exact.y[0] = x;
        share(1, N + 1);
        perturbed.forward(1, w, delta, t, sample);
        perturbed.backward(N, 1, w, eps, t, sample);
    }

    /** Both passes, where a perturbation acts on a gradient. What is left for u_1 and u~_1 has the samples in common and is done in one go. */
    void runBoth(double[] x, double[][] w, NoiseSites delta, NoiseSites eps, long t, long sample) {
        exact.y[0] = x;
        exact.forward(1, w, NoiseSites.NONE, 0, 0);
        exact.backward(N, 2, w, NoiseSites.NONE, 0, 0);
        int k = Math.min(delta.firstActive(t), N);                   // the first delta: y~_i = y_i for i < k
        int e = k < N ? N : eps.lastActive(t);                       // the last eps: without delta, v~_i = v_i and u~_i = u_i for i >= e
        share(k, k < N ? N + 1 : e);
        if (k < N) {
            System.arraycopy(exact.y[k], 0, perturbed.y[k], 0, exact.y[k].length);
            delta.addTo(perturbed.y[k], k, t, samples, sample);      // y~_k = y_k + delta_k
            perturbed.forward(k + 1, w, delta, t, sample);
            perturbed.backward(N, 2, w, eps, t, sample);
        } else {
            System.arraycopy(exact.v[e - 1], 0, perturbed.v[e - 1], 0, exact.v[e - 1].length);
            eps.addTo(perturbed.v[e - 1], e, t, samples, sample);    // v~_{e-1} = v_{e-1} + eps_e
            perturbed.backward(e - 1, 2, w, eps, t, sample);
        }
        f[1].pullBackTwins(x, w[1], exact.v[1], perturbed.v[1], samples, exact.u[1], perturbed.u[1]);
    }

    /** Lets the perturbed pass use the exact pass's y_i for i < k and v_i, u_i for i >= e. */
    private void share(int k, int e) {
        perturbed.y[0] = exact.y[0];
        if (k == sharedBelow && e == sharedFrom) return;
        sharedBelow = k;
        sharedFrom = e;
        for (int i = 1; i <= N; i++) {
            perturbed.y[i] = i < k ? exact.y[i] : ownY[i];
            perturbed.v[i] = i >= e ? exact.v[i] : ownV[i];
            perturbed.u[i] = i >= e ? exact.u[i] : ownU[i];
        }
    }
}
