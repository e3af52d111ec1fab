package perturbed.sgd;

import perturbed.kernel.RandomStream;

/** The rows of the mini-batch of step t, a pure function of seed and t. */
final class BatchSampler {
    private final int samples;
    private final boolean shuffled;
    private final RandomStream.Cursor random;
    private final int[] rows;
    private final int[] order;                                       // of the epoch at hand
    private long epoch = -1;

    BatchSampler(int samples, int batch, boolean shuffled, long seed) {
        this.samples = samples;
        this.shuffled = shuffled;
        this.random = RandomStream.of(seed, RandomStream.Purpose.BATCH, shuffled ? 1 : 0).cursor();
        this.rows = new int[batch];
        this.order = new int[shuffled ? samples : 0];
    }

    /** The rows; the array is overwritten by the next call. */
    int[] rows(long t) {
        RandomStream draws = random.at(t);
        for (int j = 0; j < rows.length; j++) rows[j] = shuffled ? inOrder(t * rows.length + j) : draws.below(samples, j);
        return rows;
    }

    private int inOrder(long place) {
        if (place / samples != epoch) shuffle(place / samples);
        return order[(int) (place % samples)];
    }

    /** Fisher and Yates's shuffle, from the identity, with the draws of the epoch. */
    private void shuffle(long epoch) {
        this.epoch = epoch;
        RandomStream draws = random.at(epoch);
        for (int k = 0; k < samples; k++) order[k] = k;
        for (int k = samples - 1; k > 0; k--) {
            int other = draws.below(k + 1, k), row = order[k];
            order[k] = order[other];
            order[other] = row;
        }
    }
}
