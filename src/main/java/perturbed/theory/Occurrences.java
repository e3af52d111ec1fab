package perturbed.theory;

import perturbed.noise.Perturbation;

/**
 * When a perturbation acts in 0..T-1.
 *
 * @param count       Q
 * @param shortestGap between two of them; T where there are fewer
 * @param longestGap  between two of them, and from the ends of the run
 * @param last        the last of them; -1: none
 * @param factor      the largest factor on its way
 */
record Occurrences(long count, long shortestGap, long longestGap, long last, double factor) {
    static Occurrences of(Perturbation p, long horizon) {
        long count = 0, last = -1, shortest = horizon, longest = 0;
        double factor = 0;
        for (long t = 0; t < horizon; t++) {
            if (!p.isActive(t)) continue;
            double here = p.factor(t);
            if (here == 0) continue;
            if (count > 0) shortest = Math.min(shortest, t - last);
            longest = Math.max(longest, t - last);                   // before the first: as if one were at -1
            factor = Math.max(factor, here);
            last = t;
            count++;
        }
        return new Occurrences(count, shortest, Math.max(longest, horizon - last), last, factor);
    }

    boolean isEven(long horizon, double factor) {
        double mean = (double) horizon / count;
        return longestGap <= factor * mean && shortestGap >= mean / factor;
    }
}
