package perturbed.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import perturbed.chain.Chain;
import perturbed.chain.GradientPass;
import perturbed.chain.Problem;
import perturbed.data.Dataset;
import perturbed.kernel.RandomStream;
import perturbed.noise.Moments;
import perturbed.noise.Noise;
import perturbed.noise.Noise.Outcome;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;
import perturbed.notebook.Progress;

/**
 * All outcomes of noise that has finitely many, each run once: the exact moments of u~ - u. Where the samples have draws of their own, the outcomes
 * of one sample are run sample by sample, and the moments of the mean put together from theirs: E||mean||^2 = ||mean of the means||^2 + (1/n) mean of
 * the variances.
 */
final class Enumeration {
    /** One element at one site, with what can be added to it. */
    private record Coin(int site, int element, List<Outcome> outcomes) { }

    /** Where a perturbation acts. */
    private record Place(Side side, int operator, int first, int last) { }

    /** What one stretch of outcomes, or of samples, adds: E||u~_i - u_i||^2 and E[u~_i - u_i]. */
    record Sums(double[] squares, double[][] mean) { }

    private static final int PARTS = 64;                             // of the work: fixed, so that sums have one order on any number of cores

    private final Problem problem;
    private final double[][] w;
    private final List<Place> places = new ArrayList<>();
    private final List<Coin> coins = new ArrayList<>();
    private final boolean sampleBySample;

    private Enumeration(Problem problem, double[][] w, boolean sampleBySample) {
        this.problem = problem;
        this.w = w;
        this.sampleBySample = sampleBySample;
    }

    /** Empty if some noise has no finite law, there are more than {@code limit} outcomes, or only some of the noise is shared by the samples. */
    static Optional<Enumeration> of(Problem problem, double[][] w, List<Perturbation> perturbations, long limit) {
        boolean shared = problem.data().size() == 1 || perturbations.stream().allMatch(Perturbation::isShared);
        if (!shared && perturbations.stream().anyMatch(Perturbation::isShared)) return Optional.empty();
        Enumeration all = new Enumeration(problem, w, !shared);
        for (Perturbation p : perturbations) if (!all.add(p, limit)) return Optional.empty();
        return Optional.of(all);
    }

    private boolean add(Perturbation p, long limit) {
        Chain chain = problem.chain();
        for (int i : p.sites(chain.length())) {
            if (p.side() == Side.FORWARD && i == chain.length()) continue;         // delta_N reaches no gradient
            int[] elements = p.elements(chain.size(p.side() == Side.FORWARD ? i : i - 1));
            if (p.noise().moments(elements[1] - elements[0] + 1).filter(Moments::isZero).isPresent()) continue;
            for (int k = 0; k <= elements[1] - elements[0]; k++) {
                double factor = p.factor(0);
                List<Outcome> outcomes = p.noise().outcomes(k).stream().map(o -> new Outcome(factor * o.added(), o.probability())).toList();
                if (outcomes.isEmpty()) return false;
                coins.add(new Coin(places.size(), k, outcomes));
                if (outcomes() > limit) return false;
            }
            places.add(new Place(p.side(), i, elements[0], elements[1]));
        }
        return true;
    }

    /** The number of outcomes of a sample. */
    long outcomes() {
        double product = 1;
        for (Coin coin : coins) product *= coin.outcomes().size();
        return product > Long.MAX_VALUE ? Long.MAX_VALUE : (long) product;
    }

    /** The moments of the mean over the data of u~ - u. */
    Sums run(String what) {
        long work = sampleBySample ? problem.data().size() : outcomes();
        int parts = (int) Math.min(PARTS, work);
        AtomicLong done = new AtomicLong();
        try (Progress progress = Progress.of(what, work)) {
            List<Callable<Sums>> tasks = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                long from = work * part / parts, to = work * (part + 1) / parts;
                tasks.add(() -> sampleBySample ? samples((int) from, (int) to, what, progress, done)
                    : outcomes(problem, from, to, what, progress, done));
            }
            Sums sums = zero();
            for (Sums part : Cores.run(what, tasks)) add(1, part, sums);
            return sampleBySample ? ofMean(sums, problem.data().size()) : sums;
        }
    }

    /** From the sums over n samples of the variances and the means: the moments of their mean. */
    private static Sums ofMean(Sums sums, int n) {
        for (int i = 1; i < sums.mean.length; i++) {
            double square = 0;
            for (int k = 0; k < sums.mean[i].length; k++) {
                sums.mean[i][k] /= n;
                square += sums.mean[i][k] * sums.mean[i][k];
            }
            sums.squares[i] = square + sums.squares[i] / n / n;
        }
        return sums;
    }

    /** The sums over these samples of the variances and of the means. */
    private Sums samples(int from, int to, String what, Progress progress, AtomicLong done) {
        Sums sums = zero();
        for (int l = from; l < to; l++) {
            Dataset row = Dataset.of(new double[][] {problem.data().input(l)}, new double[][] {problem.data().target(l)});
            Sums one = outcomes(Problem.of(problem.chain(), row), 0, outcomes(), what, null, null);
            for (int i = 1; i < one.mean.length; i++) for (double m : one.mean[i]) one.squares[i] -= m * m;
            add(1, one, sums);
            progress.at(done.incrementAndGet());
        }
        return sums;
    }

    private Sums outcomes(Problem batch, long from, long to, String what, Progress progress, AtomicLong done) {
        List<Fixed> fixed = places.stream().map(p -> new Fixed(new double[p.last - p.first + 1])).toList();
        List<Perturbation> perturbations = IntStream.range(0, places.size()).mapToObj(s -> fixed.get(s).at(places.get(s))).toList();
        GradientPass pass = new GradientPass(batch, perturbations, batch.data().size(), 0);
        double[][] exact = Sampling.exact(batch, w);
        Sums sums = zero(), error = zero();
        for (long outcome = from; outcome < to; outcome++) {
            Cores.stopIfInterrupted(what);
            double probability = 1;
            long rest = outcome;                                     // its digits, one for each coin
            for (Coin coin : coins) {
                Outcome face = coin.outcomes().get((int) (rest % coin.outcomes().size()));
                rest /= coin.outcomes().size();
                probability *= face.probability();
                fixed.get(coin.site()).values[coin.element()] = face.added();
            }
            pass.onAllData(w, 0, false, false);
            Sampling.error(pass.perturbed(), exact, error.squares, error.mean);
            add(probability, error, sums);
            if (progress != null) progress.at(done.incrementAndGet());
        }
        return sums;
    }

    private Sums zero() {
        double[][] mean = new double[w.length][];
        for (int i = 1; i < w.length; i++) mean[i] = new double[w[i].length];
        return new Sums(new double[w.length], mean);
    }

    private static void add(double factor, Sums part, Sums sums) {
        for (int i = 1; i < sums.mean.length; i++) {
            sums.squares[i] += factor * part.squares[i];
            for (int k = 0; k < sums.mean[i].length; k++) sums.mean[i][k] += factor * part.mean[i][k];
        }
    }

    /** Adds the outcome at hand, the same to all samples. For one thread. */
    private record Fixed(double[] values) implements Noise {
        Perturbation at(Place place) {
            Perturbation side = place.side == Side.FORWARD ? Perturbation.forward(this) : Perturbation.backward(this);
            return side.at(place.operator).elements(place.first, place.last).sharedAcrossBatch();
        }

        @Override
        public void perturb(double[] value, RandomStream random, double[] added) {
            System.arraycopy(values, 0, added, 0, values.length);
        }

        @Override
        public boolean dependsOnValue() {
            return false;
        }
    }
}
