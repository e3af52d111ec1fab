package perturbed.kernel;

/** A loss on a block of {@code n} samples (layout: see the package). Every array has exactly the size named. */
public interface BlockLoss {
    /** The loss of each sample. Reads {@code y} (d_{N-1} x n) and {@code target} (k x n), overwrites {@code out} (n). */
    void value(double[] y, double[] target, int n, double[] out);

    /** The gradient of each sample's loss in its y, (5b) at i = N. Overwrites {@code vy} (d_{N-1} x n). */
    void gradient(double[] y, double[] target, int n, double[] vy);
}
