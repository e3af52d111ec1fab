package perturbed.kernel;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link RandomStream#uniform} for a row of samples: the cipher of {@link RandomStream#block} on whole groups of samples, in three small loops (see
 * {@link VectorElementary}) that pass the words on through scratch arrays.
 */
final class VectorRandom {
    /** Fewer numbers than this are made faster one by one. */
    static final int WORTH = 4;

    private static final VectorSpecies<Long> SPECIES = VectorKernels.SPECIES.withLanes(long.class);
    private static final int WIDTH = SPECIES.length();
    private static final int CHUNK = 256;
    private static final int HALF = RandomStream.GROUP / 2;
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private static final class Scratch {
        final long[] x0 = new long[CHUNK / 2];
        final long[] x1 = new long[CHUNK / 2];
        final double[] numbers = new double[CHUNK];
    }

    private VectorRandom() { }

    /** out_(to + l) = random.sample(first + l).uniform(k), l < n. Groups are made whole; what is not wanted of the first and the last is left out. */
    static void open01(RandomStream random, long first, int k, int n, double[] out, int to) {
        Scratch s = SCRATCH.get();
        for (int l = 0; l < n; ) {
            long sample = random.sample() + first + l;
            int skip = (int) sample & RandomStream.GROUP - 1, take = Math.min(CHUNK - skip, n - l);
            int made = (skip + take + RandomStream.GROUP - 1) / RandomStream.GROUP * RandomStream.GROUP;
            beginning(random.key0(), random.key1(), RandomStream.counter(sample - skip), random.stepAndIndex(k), made / 2, s);
            middle(random.key0(), random.key1(), made / 2, s);
            if (made == take) end(random.key0(), random.key1(), made / 2, s, out, to + l);
            else {
                end(random.key0(), random.key1(), made / 2, s, s.numbers, 0);
                System.arraycopy(s.numbers, skip, out, to + l, take);
            }
            l += take;
        }
    }

    /** The key added, and rounds 1 to 4. */
    private static void beginning(long k0, long k1, long c0, long c1, int n, Scratch s) {
        long k2 = RandomStream.PARITY ^ k0 ^ k1;
        for (int i = 0; i < n; i += WIDTH) {
            LongVector x1 = LongVector.broadcast(SPECIES, c1 + k1), x0 = LongVector.broadcast(SPECIES, c0 + k0 + i).addIndex(1).add(x1);
            x1 = x1.lanewise(ROL, 16).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 42).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 12).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 31).lanewise(XOR, x0);
            x0.add(k1).intoArray(s.x0, i);
            x1.add(k2 + 1).intoArray(s.x1, i);
        }
    }

    /** Rounds 5 to 8. */
    private static void middle(long k0, long k1, int n, Scratch s) {
        long k2 = RandomStream.PARITY ^ k0 ^ k1;
        for (int i = 0; i < n; i += WIDTH) {
            LongVector x1 = LongVector.fromArray(SPECIES, s.x1, i), x0 = LongVector.fromArray(SPECIES, s.x0, i).add(x1);
            x1 = x1.lanewise(ROL, 16).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 32).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 24).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 21).lanewise(XOR, x0);
            x0.add(k2).intoArray(s.x0, i);
            x1.add(k0 + 2).intoArray(s.x1, i);
        }
    }

    /** Rounds 9 to 13, and {@link RandomStream#open01} of both words. */
    private static void end(long k0, long k1, int n, Scratch s, double[] out, int to) {
        for (int i = 0; i < n; i += WIDTH) {
            LongVector x1 = LongVector.fromArray(SPECIES, s.x1, i), x0 = LongVector.fromArray(SPECIES, s.x0, i).add(x1);
            x1 = x1.lanewise(ROL, 16).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 42).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 12).lanewise(XOR, x0);
            x0 = x0.add(x1);
            x1 = x1.lanewise(ROL, 31).lanewise(XOR, x0).add(k1 + 3);
            x0 = x0.add(k0).add(x1);
            x1 = x1.lanewise(ROL, 16).lanewise(XOR, x0);
            int at = to + 2 * i - (i & HALF - 1);
            x0.lanewise(LSHR, 12).or(0x3FF0000000000000L).reinterpretAsDoubles().sub(0x1.fffffffffffffp-1).intoArray(out, at);
            x1.lanewise(LSHR, 12).or(0x3FF0000000000000L).reinterpretAsDoubles().sub(0x1.fffffffffffffp-1).intoArray(out, at + HALF);
        }
    }
}
