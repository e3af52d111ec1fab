package perturbed.kernel;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link RandomStream#open01} of {@link RandomStream#squares}, a vector at a time. */
final class VectorRandom {
    private static final VectorSpecies<Long> SPECIES = VectorKernels.SPECIES.withLanes(long.class);
    private static final int WIDTH = SPECIES.length();

    private VectorRandom() { }

    /** out_(to + l) = open01(squares(product + l step, key)) for l < n, n a multiple of the width. */
    static void open01(long product, long step, long key, int n, double[] out, int to) {
        LongVector lanes = LongVector.broadcast(SPECIES, 0).addIndex(1).mul(step);
        for (int l = 0; l < n; l += WIDTH) {
            LongVector y = lanes.add(product + l * step);
            LongVector z = y.add(key);
            LongVector x = y.mul(y).add(y).lanewise(ROL, 32);
            x = x.mul(x).add(z).lanewise(ROL, 32);
            x = x.mul(x).add(y).lanewise(ROL, 32);
            LongVector t = x.mul(x).add(z);
            x = t.lanewise(ROL, 32);
            LongVector bits = x.mul(x).add(y).lanewise(LSHR, 32).lanewise(XOR, t);
            bits.lanewise(LSHR, 12).or(0x3FF0000000000000L).reinterpretAsDoubles().sub(0x1.fffffffffffffp-1).intoArray(out, to + l);
        }
    }
}
