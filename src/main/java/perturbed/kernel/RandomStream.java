package perturbed.kernel;

/**
 * Random numbers as a pure function of their key, step, sample and index: {@code uniform(7)} is the same number whenever, wherever and
 * however often it is asked for, so nothing depends on the order of draws, on threads or on what else is in the run.
 *
 * <p>The generator is <b>Threefry2x64-13</b> (J. Salmon, M. Moraes, R. Dror, D. Shaw, <em>Parallel random numbers: as easy as 1, 2, 3</em>, SC 2011): a
 * cipher of 13 rounds, the fewest for which the authors found no failure in BigCrush, that turns a key and a counter of 128 bits each into a block of two words. It needs
 * only 64-bit add, rotate and xor, which every machine does alike and vector units do in parallel.
 *
 * <p>The key is made of seed and purpose and then, part by part, of what else tells streams apart, each time by the cipher itself. The counter is (sample, step and
 * index); samples l and l + 8 of each sixteen share a block, so that a row of a block of samples fills whole vectors. Among n streams two coincide with a chance of about
 * n^2 / 2^129. A sample has 2^32 numbers at each of 2^32 steps. Not for cryptography.
 */
public final class RandomStream {
    /** What a stream is for: streams of different purpose are different, whatever the other parts of the key. */
    public enum Purpose { DATA, WEIGHTS, FORWARD, BACKWARD, GRADIENT_NOISE, BATCH, USER }

    /** Samples that share their blocks, two by two. */
    static final int GROUP = 16;
    /** The third word of a key is this xor the two others. */
    static final long PARITY = 0x1BD11BDAA9FC1A22L;

    private final long key0;
    private final long key1;
    private long step;                                           // these two are moved by a Cursor only
    private long sample;

    private RandomStream(long key0, long key1, long step, long sample) {
        this.key0 = key0;
        this.key1 = key1;
        this.step = step;
        this.sample = sample;
    }

    /** The stream of a seed, a purpose and, in their order, the parts that tell streams of one purpose apart (operator, which of several, ...). */
    public static RandomStream of(long seed, Purpose purpose, long... parts) {
        long key0 = seed, key1 = purpose.ordinal();
        for (int j = 0; j <= parts.length; j++) {
            long part = j < parts.length ? parts[j] : parts.length;
            long counter = -1 - j;                               // negative: of no sample
            long next = block(key0, key1, counter, part, false);
            key1 = block(key0, key1, counter, part, true);
            key0 = next;
        }
        return new RandomStream(key0, key1, 0, 0);
    }

    /** This stream's numbers of one step, 0 &lt;= step &lt; 2^32. */
    public RandomStream at(long step) {
        if (step >>> 32 != 0) throw new IllegalArgumentException("a random stream has the steps 0 to 2^32 - 1, got " + step);
        return new RandomStream(key0, key1, step, 0);
    }

    /** The numbers of the sample that is {@code l >= 0} after this one's; a stream begins with sample 0. */
    public RandomStream sample(long l) {
        return new RandomStream(key0, key1, step, sample + l);
    }

    /** A cursor on this stream. */
    public Cursor cursor() {
        return new Cursor(this);
    }

    /** {@link #at} and {@link #sample} without an object for each call: the one stream it gives is moved by the next call. For one thread. */
    public static final class Cursor {
        private final RandomStream stream;

        private Cursor(RandomStream of) {
            stream = new RandomStream(of.key0, of.key1, 0, 0);
        }

        /** The stream's numbers of one step, as {@link RandomStream#at}. */
        public RandomStream at(long step) {
            return at(step, 0);
        }

        /** The stream's numbers of one step and sample. */
        public RandomStream at(long step, long sample) {
            stream.step = step;
            stream.sample = sample;
            return stream;
        }
    }

    /** 64 random bits, index 0 &lt;= index &lt; 2^32. */
    public long bits(long index) {
        return bits(0, index);
    }

    /** Uniform on the open interval (0, 1): an odd multiple of 2^-53, symmetric about 1/2. */
    public double uniform(long index) {
        return open01(bits(index));
    }

    private long bits(long l, long index) {
        return block(key0, key1, counter(sample + l), stepAndIndex(index), (sample + l & GROUP / 2) != 0);
    }

    /** {@code sample(l).uniform(index)} without an object. */
    double uniform(long l, long index) {
        return open01(bits(l, index));
    }

    /** Normal with mean 0 and variance 1, by inversion of {@link #uniform}: monotone in it, |value| &lt; 8.3. */
    public double normal(long index) {
        return Kernels.normalQuantile(uniform(index));
    }

    /** An integer uniform on 0..bound-1, by the high half of a 64 x 31 bit product: bias below 2^-32 relative. */
    public int below(int bound, long index) {
        return below(0, bound, index);
    }

    /** {@code sample(l).below(bound, index)} without an object. */
    public int below(long l, int bound, long index) {
        if (bound < 1) throw new IllegalArgumentException("a number is drawn from 0..bound-1 with bound at least 1, got " + bound);
        return (int) ((bits(l, index) >>> 32) * bound >>> 32);
    }

    long key0() {
        return key0;
    }

    long key1() {
        return key1;
    }

    /** The second word of the counter. */
    long stepAndIndex(long index) {
        return step << 32 | index;
    }

    long sample() {
        return sample;
    }

    /** The first word of a sample's counter: of each sixteen samples, l and l + 8 have the same. */
    static long counter(long sample) {
        return sample >> 4 << 3 | sample & 7;
    }

    static double open01(long bits) {
        return Double.longBitsToDouble(bits >>> 12 | 0x3FF0000000000000L) - 0x1.fffffffffffffp-1;   // (2k + 1) 2^-53, exact
    }

    /** Threefry2x64-13 of a key and a counter: the first or the second word of the block. */
    static long block(long k0, long k1, long c0, long c1, boolean second) {
        long k2 = PARITY ^ k0 ^ k1, x0 = c0 + k0, x1 = c1 + k1;
        x1 = Long.rotateLeft(x1, 16) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 42) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 12) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 31) ^ (x0 += x1);
        x0 += k1;
        x1 += k2 + 1;
        x1 = Long.rotateLeft(x1, 16) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 32) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 24) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 21) ^ (x0 += x1);
        x0 += k2;
        x1 += k0 + 2;
        x1 = Long.rotateLeft(x1, 16) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 42) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 12) ^ (x0 += x1);
        x1 = Long.rotateLeft(x1, 31) ^ (x0 += x1);
        x0 += k0;
        x1 += k1 + 3;
        x1 = Long.rotateLeft(x1, 16) ^ (x0 += x1);
        return second ? x1 : x0;
    }
}
