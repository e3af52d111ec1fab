package perturbed.kernel;

/** A noise on a block of samples (layout: see the package). Built-in noises have this form beside the one-sample form. */
public interface BlockNoise {
    /**
     * Overwrites {@code added} (size x n) with what is added to {@code value} (size x n). Sample l of the block takes its draws from
     * {@code random.sample(first + l)}, as the one-sample form does.
     * Where it {@link #replaces}, the new values themselves are written.
     */
    void fill(double[] value, int size, int n, RandomStream random, long first, double[] added);

    /** Whether {@code fill} writes what takes the place of the values, not what is added to them: a format's number to the last bit. */
    default boolean replaces() {
        return false;
    }
}
