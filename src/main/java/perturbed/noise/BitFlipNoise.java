package perturbed.noise;

import java.util.Optional;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.kernel.RandomStream;

/** Each of the bits lowest..highest of an element's code flips with this probability. */
record BitFlipNoise(Format format, double probability, int lowest, int highest) implements ReplacingNoise {
    /**
     * The bits are not asked one by one: an element's number u says how many stay before the first that flips, since that number is at most j with
     * probability within(j), and then another number how many stay before the next. Where nothing flips, one number is enough.
     */
    @Override
    public void fill(double[] value, int size, int n, RandomStream random, long first, double[] out) {
        double[] within = within();
        double any = within[within.length - 1];
        Kernels.fillOpen01(random, first, size, n, out);
        for (int k = 0; k < size; k++)
            for (int l = 0; l < n; l++) {
                int i = k * n + l;
                out[i] = out[i] < any ? flipped(value[i], out[i], within, random.sample(first + l), k, size) : value[i];
            }
    }

    /** [j]: the probability of a flip among j + 1 bits, 1 - (1 - p)^(j + 1), without the loss of digits of a small p. */
    private double[] within() {
        double[] within = new double[highest - lowest + 1];
        double p = 0;
        for (int j = 0; j < within.length; j++) within[j] = p += (1 - p) * probability;
        return within;
    }

    private double flipped(double value, double u, double[] within, RandomStream random, int k, long size) {
        if (Double.isNaN(value)) return value;
        long code = format.encode(value);
        int bit = lowest;
        for (long draw = 1; ; draw++) {
            for (int j = 0; j < within.length && u >= within[j]; j++) bit++;
            if (bit > highest) return format.decode(code);
            code ^= 1L << bit++;
            u = random.uniform(draw * size + k);
        }
    }

    /** Nothing flips if the probability is 0. */
    @Override
    public Optional<Moments> moments(int size) {
        return probability == 0 ? Optional.of(new Moments(0, 0, 0)) : Optional.empty();
    }

    @Override
    public String toString() {
        String bits = lowest == 0 && highest == format.bits() - 1 ? "" : ", " + lowest + ", " + highest;
        return "bitFlips(" + format + ", " + NumberText.of(probability) + bits + ")";
    }
}
