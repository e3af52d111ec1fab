package perturbed.kernel;

/**
 * Random numbers as a pure function of their key and index: {@code uniform(7)} is the same number whenever, wherever and
 * however often it is asked for, so nothing depends on the order of draws, on threads or on what else is in the run.
 *
 * <p>The generator is <b>Squares</b> (B. Widynski, <em>Squares: A Fast Counter-Based RNG</em>, arXiv:2004.06278), the five-round
 * 64-bit form: a counter times a key, squared and half-swapped five times. It needs only 64-bit multiply, add, shift and xor, which
 * every machine does alike and vector units do in parallel. Keys are made as the author prescribes (sixteen hexadecimal
 * digits, none zero, the eight of each half distinct, the last odd) from a hash of what the stream is for.
 *
 * <p>Limits: about 2^55 keys, so the chance that two of n streams coincide is about n^2 / 2^56 (a run has tens of streams, not
 * millions: the step is part of the counter); a step has 2^32 indices, and there are 2^32 steps. Not for cryptography.
 */
public final class RandomStream {
    /** What a stream is for: streams of different purpose are different, whatever the other parts of the key. */
    public enum Purpose { DATA, WEIGHTS, FORWARD, BACKWARD, GRADIENT_NOISE, BATCH, USER }

    private final long key;
    private long origin;                                         // moved by a Cursor only

    private RandomStream(long key, long origin) {
        this.key = key;
        this.origin = origin;
    }

    /** The stream of a seed, a purpose and, in their order, the parts that tell streams of one purpose apart (operator, which of several, ...). */
    public static RandomStream of(long seed, Purpose purpose, long... parts) {
        long h = mix(seed + 0x9E3779B97F4A7C15L);
        h = mix(h ^ (purpose.ordinal() + 1) * 0xD1342543DE82EF95L);
        for (long part : parts) h = mix(h + 0x9E3779B97F4A7C15L ^ mix(part + 0x632BE59BD9B4E019L));
        return new RandomStream(squaresKey(h), 0);
    }

    /** This stream's numbers of one step, 0 &lt;= step &lt; 2^32. */
    public RandomStream at(long step) {
        if (step >>> 32 != 0) throw new IllegalArgumentException("a random stream has the steps 0 to 2^32 - 1, got " + step);
        return new RandomStream(key, step << 32);
    }

    /** This stream with its index 0 moved to {@code first}. */
    public RandomStream from(long first) {
        return new RandomStream(key, origin + first);
    }

    /** A cursor on this stream. */
    public Cursor cursor() {
        return new Cursor(key);
    }

    /** {@link #at} and {@link #from} without an object for each call: the one stream it gives is moved by the next call. For one thread. */
    public static final class Cursor {
        private final RandomStream stream;

        private Cursor(long key) {
            stream = new RandomStream(key, 0);
        }

        /** The stream's numbers of one step, as {@link RandomStream#at}. */
        public RandomStream at(long step) {
            return at(step, 0);
        }

        /** The same with index 0 moved to {@code first}, as {@link RandomStream#from}. */
        public RandomStream at(long step, long first) {
            stream.origin = (step << 32) + first;
            return stream;
        }
    }

    /** 64 random bits, index 0 &lt;= index &lt; 2^32. */
    public long bits(long index) {
        return squares64(origin + index, key);
    }

    /** Uniform on the open interval (0, 1): an odd multiple of 2^-53, symmetric about 1/2. */
    public double uniform(long index) {
        return open01(bits(index));
    }

    /** Normal with mean 0 and variance 1, by inversion of {@link #uniform}: monotone in it, |value| &lt; 8.3. */
    public double normal(long index) {
        return Kernels.normalQuantile(uniform(index));
    }

    /** An integer uniform on 0..bound-1, by the high half of a 64 x 31 bit product: bias below 2^-32 relative. */
    public int below(int bound, long index) {
        if (bound < 1) throw new IllegalArgumentException("a number is drawn from 0..bound-1 with bound at least 1, got " + bound);
        return (int) ((bits(index) >>> 32) * bound >>> 32);
    }

    long key() {
        return key;
    }

    long origin() {
        return origin;
    }

    static double open01(long bits) {
        return Double.longBitsToDouble(bits >>> 12 | 0x3FF0000000000000L) - 0x1.fffffffffffffp-1;   // (2k + 1) 2^-53, exact
    }

    /** Widynski's squares64 of a counter and a key. */
    static long squares64(long counter, long key) {
        return squares(counter * key, key);
    }

    /** The same, given the product counter * key: along a row of counters it grows by a constant. */
    static long squares(long product, long key) {
        long y = product;
        long z = y + key;
        long x = swap(y * y + y);
        x = swap(x * x + z);
        x = swap(x * x + y);
        long t = x * x + z;
        x = swap(t);
        return t ^ (x * x + y >>> 32);
    }

    private static long swap(long x) {
        return Long.rotateLeft(x, 32);
    }

    /** SplitMix64's finalizer: a bijection of 64-bit words that spreads every bit. */
    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Sixteen hexadecimal digits drawn from the hash: none zero, those of each half distinct, the last one odd. */
    static long squaresKey(long hash) {
        long key = 0;
        for (int half = 0; half < 2; half++) {
            long digits = 0xFEDCBA987654321L;                    // fifteen candidates, four bits each
            int left = 15;
            long h = mix(hash + half * 0x9E3779B97F4A7C15L);
            for (int i = 0; i < 8; i++) {
                boolean last = half == 1 && i == 7;
                int at = (int) Long.remainderUnsigned(h, left);
                h = mix(h + 0x9E3779B97F4A7C15L);
                if (last) while ((digits >>> 4 * at & 1) == 0) at = (at + 1) % left;
                long digit = digits >>> 4 * at & 15;
                digits = digits & (1L << 4 * at) - 1 | digits >>> 4 * at + 4 << 4 * at;
                left--;
                key = key << 4 | digit;
            }
        }
        return key;
    }
}
