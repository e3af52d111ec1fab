package perturbed.chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import perturbed.kernel.BlockNoise;
import perturbed.kernel.Kernels;
import perturbed.kernel.RandomStream;
import perturbed.kernel.UserCodeException;
import perturbed.noise.Noise;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

/**
 * The perturbations of one side of a chain, operator by operator, ready to be added: each with its own random stream, keyed by seed, side, operator and its
 * place among those that act on this operator, so that what acts elsewhere changes no draw. One that is surely zero is left out, so that it changes nothing.
 * Holds working arrays: one thread.
 */
final class NoiseSites {
    static final NoiseSites NONE = new NoiseSites();

    private final Site[][] sites;                                    // by operator 1..N, in the order of the list

    private NoiseSites() {
        sites = new Site[0][];
    }

    NoiseSites(Side side, List<Perturbation> perturbations, Chain chain, long seed) {
        List<List<Site>> byOperator = new ArrayList<>();
        for (int i = 0; i <= chain.length(); i++) byOperator.add(new ArrayList<>());
        for (Perturbation p : perturbations) {
            if (p.side() != side) continue;
            for (int i : p.sites(chain.length())) {
                int size = chain.size(side == Side.FORWARD ? i : i - 1);
                int place = byOperator.get(i).size();
                Site site;
                try {
                    refuseOnAccount(p, chain, side == Side.FORWARD ? i : i - 1);
                    site = new Site(p, i, size, RandomStream.of(seed, side == Side.FORWARD ? RandomStream.Purpose.FORWARD : RandomStream.Purpose.BACKWARD, i, place));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(side.symbol(i) + " of operator " + chain.name(i) + ": " + e.getMessage(), e);
                }
                if (!site.isZero()) byOperator.get(i).add(site);
            }
        }
        sites = byOperator.stream().map(list -> list.toArray(Site[]::new)).toArray(Site[][]::new);
    }

    /** A running cost that is carried in y is no part of what is computed with: noise hits it only where that is asked for. */
    private static void refuseOnAccount(Perturbation p, Chain chain, int output) {
        int state = chain.stateSize(output), size = chain.size(output);
        if (state < size && !p.namesElements())
            throw new IllegalArgumentException(p + " would hit " + (state + 1 == size ? "element " + size : "elements " + (state + 1) + ".." + size) + " of y_" + output
                + " too, which " + chain.operator(output).label() + " carries beside the state (a running cost); .elements(1, " + state + ") is the state, .elements(1, "
                + size + ") is really all");
    }

    /** Whether anything acts on operator i at some step. */
    boolean actsOn(int i) {
        return sites[i].length > 0;
    }

    /** The first operator whose perturbation acts at step t; Integer.MAX_VALUE: none. */
    int firstActive(long t) {
        for (int i = 1; i < sites.length; i++) if (isActive(i, t)) return i;
        return Integer.MAX_VALUE;
    }

    /** The last operator whose perturbation acts at step t; 0: none. */
    int lastActive(long t) {
        for (int i = sites.length - 1; i >= 1; i--) if (isActive(i, t)) return i;
        return 0;
    }

    private boolean isActive(int i, long t) {
        for (Site site : sites[i]) if (site.perturbation.isActive(t)) return true;
        return false;
    }

    /** Adds what acts on operator i at step t to {@code value}, a block of n samples whose first is sample {@code first} of the batch. */
    void addTo(double[] value, int i, long t, int n, long first) {
        if (i < sites.length) for (Site site : sites[i]) if (site.perturbation.isActive(t)) site.addTo(value, t, n, first);
    }

    /** One perturbation at one operator. */
    private static final class Site {
        private final Perturbation perturbation;
        private final int operator;
        private final Noise noise;
        private final BlockNoise block;                              // null: it has no such form
        private final boolean replaces;                              // added holds what takes the place of the values
        private final RandomStream.Cursor stream;
        private final int from;                                      // the elements it acts on, counted from 0
        private final int size;
        private final double[] added;
        private final double[] part;
        private final double[] one;                                  // one sample's value, and what is added to it
        private final double[] oneAdded;                             // between the blocks of a pass it keeps what all samples share

        Site(Perturbation perturbation, int operator, int siteSize, RandomStream stream) {
            this.perturbation = perturbation;
            this.operator = operator;
            this.noise = perturbation.noise();
            block = noise instanceof BlockNoise form ? form : null;
            replaces = block != null && block.replaces();
            this.stream = stream.cursor();
            int[] elements = perturbation.elements(siteSize);
            from = elements[0] - 1;
            size = elements[1] - from;
            boolean whole = size == siteSize;
            added = new double[size * Kernels.BLOCK];
            part = whole ? null : new double[size * Kernels.BLOCK];
            one = new double[size];
            oneAdded = new double[size];
            noise.moments(size);                                     // refuses a site of another size
        }

        boolean isZero() {
            return noise.moments(size).filter(m -> m.isZero()).isPresent();
        }

        void addTo(double[] value, long t, int n, long first) {
            double factor = perturbation.factor(t);
            if (factor == 0) return;
            if (perturbation.isShared() && !noise.dependsOnValue()) {
                if (first == 0) drawShared(t);                      // the blocks after the first have the same
                for (int k = 0; k < size; k++) addShared(factor, oneAdded[k], value, (from + k) * n, n);
                return;
            }
            double[] seen = value;
            if (part != null) System.arraycopy(value, from * n, seen = part, 0, size * n);
            try {
                draw(seen, t, n, first);
            } catch (RuntimeException e) {
                throw failed(t, e);
            }
            if (replaces) replace(factor, size * n, value, from * n);
            else add(factor, added, size * n, value, from * n);
        }

        /** All the way to the new values, or as far as the factor says. */
        private void replace(double factor, int m, double[] value, int at) {
            for (int j = 0; j < m; j++)
                value[at + j] = factor == 1 || added[j] == value[at + j] ? added[j] : Math.fma(factor, added[j] - value[at + j], value[at + j]);
        }

        private static void add(double factor, double[] added, int m, double[] value, int at) {
            for (int j = 0; j < m; j++) value[at + j] = Math.fma(factor, added[j], value[at + j]);
        }

        private static void addShared(double factor, double added, double[] value, int at, int n) {
            for (int l = 0; l < n; l++) value[at + l] = Math.fma(factor, added, value[at + l]);
        }

        private RuntimeException failed(long t, RuntimeException e) {
            return UserCodeException.at(perturbation + " at operator " + operator + ", step " + t, e);
        }

        /** One draw for all samples of the step. */
        private void drawShared(long t) {
            Arrays.fill(oneAdded, 0);                                // here and below: a noise of the user's may leave elements as they are
            try {
                noise.perturb(one, stream.at(t), oneAdded);
            } catch (RuntimeException e) {
                throw failed(t, e);
            }
        }

        private void draw(double[] seen, long t, int n, long first) {
            RandomStream random = stream.at(t);
            boolean shared = perturbation.isShared();
            if (block != null && !shared) {
                block.fill(seen, size, n, random, first, added);
                return;
            }
            for (int l = 0; l < n; l++) {
                for (int k = 0; k < size; k++) one[k] = seen[k * n + l];
                Arrays.fill(oneAdded, 0);
                random = stream.at(t, shared ? 0 : first + l);
                if (block != null) block.fill(one, size, 1, random, 0, oneAdded);
                else noise.perturb(one, random, oneAdded);
                for (int k = 0; k < size; k++) added[k * n + l] = oneAdded[k];
            }
        }
    }
}
