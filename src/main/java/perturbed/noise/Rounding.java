package perturbed.noise;

/** Which of its two neighbours in a {@link Format} a number becomes. A number of the format stays what it is in each of them. */
public enum Rounding {
    /** The nearer one, and of two equally near the one whose last bit is 0: what processors do unless told otherwise (IEEE 754: roundTiesToEven). */
    NEAREST_TIES_TO_EVEN {
        @Override
        boolean isUp(double fromBelow, double toAbove, boolean odd, double uniform) {
            return fromBelow > toAbove || fromBelow == toAbove && odd;
        }
    },
    /** The one nearer to zero: the surplus bits are cut off (IEEE 754: roundTowardZero). Beyond the largest number it gives the largest. */
    TOWARD_ZERO {
        @Override
        boolean isUp(double fromBelow, double toAbove, boolean odd, double uniform) {
            return false;
        }
    },
    /** Either by chance, each with its nearness as the probability (to 2^-53), so that the mean is the number itself: E added = 0, given the value. */
    STOCHASTIC {
        @Override
        boolean isUp(double fromBelow, double toAbove, boolean odd, double uniform) {
            return uniform < fromBelow / (fromBelow + toAbove);
        }
    };

    /**
     * Whether the neighbour above is taken, that is the larger in size.
     *
     * @param fromBelow the distance to the one below, &gt;= 0
     * @param toAbove   the distance to the one above, &gt; 0, in the same unit
     * @param odd       whether the last bit of the one below is 1
     * @param uniform   from (0, 1)
     */
    abstract boolean isUp(double fromBelow, double toAbove, boolean odd, double uniform);
}
