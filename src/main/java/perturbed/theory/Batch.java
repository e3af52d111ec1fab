package perturbed.theory;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The corrected bounds of the samples of a batch, weight by weight. */
record Batch(List<Propagation> samples, Basis basis) {
    /** Refuses an empty batch, a bound that is not one sample's in the corrected form, and samples of different chains. */
    static <B extends Bound> Batch of(List<B> bounds, Function<B, Propagation> propagation) {
        if (bounds.isEmpty()) throw new IllegalArgumentException("a batch needs at least one sample");
        Basis basis = new Basis(true);                               // what was sampled was let in, or refused, sample by sample
        for (B bound : bounds) {
            if (propagation.apply(bound) == null)
                throw new IllegalArgumentException("a batch is made of corrected bounds of single samples (Theorems 1c, 2c), got: " + bound.sentence());
            basis.addAll(bound.basis());
        }
        List<Propagation> samples = bounds.stream().map(propagation).toList();
        int operators = samples.get(0).bias().length - 1;
        for (Propagation sample : samples)
            if (sample.bias().length - 1 != operators)
                throw new IllegalArgumentException("the samples of a batch pass through one chain, but there are chains of " + operators + " and "
                    + (sample.bias().length - 1) + " operators");
        return new Batch(samples, basis);
    }

    /** The mean over the samples of a quantity of each operator. */
    Magnitude[] mean(Function<Propagation, Magnitude[]> quantity) {
        Magnitude[] mean = new Magnitude[quantity.apply(samples.get(0)).length];
        Arrays.fill(mean, Magnitude.ZERO);
        for (Propagation sample : samples) for (int i = 0; i < mean.length; i++) mean[i] = mean[i].plus(quantity.apply(sample)[i]);
        for (int i = 0; i < mean.length; i++) mean[i] = mean[i].over(size());
        return mean;
    }

    Magnitude size() {
        return Magnitude.of(samples.size());
    }
}
