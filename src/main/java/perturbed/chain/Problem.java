package perturbed.chain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import perturbed.data.Dataset;
import perturbed.kernel.Kernels;
import perturbed.kernel.NumberText;
import perturbed.kernel.UserCodeException;
import perturbed.operator.Loss;

/**
 * What is minimised: l(w) = (1/M) sum_l F(x_l; w) + R(w), a chain on a data set plus a regulariser, (1). The batch value is the mean, and R is added once. Immutable.
 */
public final class Problem implements Serializable {
    private final Chain chain;
    private final Dataset data;
    private final Regularizer regularizer;
    private final double[][] inputs;                                 // the data in blocks of Kernels.BLOCK samples
    private final double[][] targets;
    private final String readAs;                                     // "targets 0 were read as -1"; empty: as they are

    private Problem(Chain chain, Dataset data, Regularizer regularizer, double[][] inputs, double[][] targets, String readAs) {
        this.chain = chain;
        this.data = data;
        this.regularizer = regularizer;
        this.inputs = inputs;
        this.targets = targets;
        this.readAs = readAs;
    }

    /**
     * The chain on the data, without a regulariser.
     *
     * @throws IllegalArgumentException if the chain does not end in one number, the sizes differ, a target is outside the loss's set, or two different ones mean the same
     */
    public static Problem of(Chain chain, Dataset data) {
        if (chain == null) throw new IllegalArgumentException("Problem.of(chain, data): the chain is missing (null)");
        if (data == null) throw new IllegalArgumentException("Problem.of(chain, data): the data is missing (null)");
        if (chain.length() == 0 || chain.outputSize() != 1)
            throw new IllegalArgumentException("Problem.of: the chain must end in one number to be minimised, but " + chain + " ends in " + chain.outputSize()
                + "; end it in a loss, or in an operator with one output");
        if (data.inputSize() != chain.inputSize())
            throw new IllegalArgumentException("Problem.of: the chain takes " + chain.inputSize() + " inputs, but the data has " + data.inputSize()
                + (chain.targetSize() > data.targetSize() ? " and no targets; are some of its columns targets?" : "; begin with Chain.input(" + data.inputSize() + ")"));
        if (data.targetSize() != chain.targetSize())
            throw new IllegalArgumentException("Problem.of: operator " + chain.name(chain.length()) + " needs " + chain.targetSize() + " target values a sample, but the data has "
                + data.targetSize() + (chain.targetSize() == 0 ? "; end the chain in a loss to learn from targets" : ""));
        int blocks = (data.size() + Kernels.BLOCK - 1) / Kernels.BLOCK;
        double[][] inputs = new double[blocks][], targets = new double[blocks][];
        Map<List<Double>, Integer> renamed = new HashMap<>();
        for (int b = 0; b < blocks; b++) {
            int n = Math.min(Kernels.BLOCK, data.size() - b * Kernels.BLOCK);
            inputs[b] = new double[chain.inputSize() * n];
            targets[b] = new double[chain.targetSize() * n];
            data.fillBlock(b * Kernels.BLOCK, n, inputs[b], targets[b]);
            if (chain.loss().isPresent()) check(chain, chain.loss().get(), targets[b], n, b * Kernels.BLOCK, renamed);
        }
        refuseTwoNames(data, renamed);
        return new Problem(chain, data, Regularizer.none(), inputs, targets, readAs(data, renamed));
    }

    /** Replaces the targets of a block by the form the loss takes; {@code renamed} gets those that were given in another form, with their first row. */
    private static void check(Chain chain, Loss loss, double[] targets, int n, int first, Map<List<Double>, Integer> renamed) {
        double[] target = new double[chain.targetSize()];
        for (int l = 0; l < n; l++) {
            for (int k = 0; k < target.length; k++) target[k] = targets[k * n + l];
            double[] mapped;
            try {
                mapped = loss.checked(target, chain.size(chain.length() - 1));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Problem.of: row " + (first + l) + " of the data (rows count from 0): " + e.getMessage(), e);
            }
            for (int k = 0; k < target.length; k++) targets[k * n + l] = mapped[k];
            if (!Arrays.equals(mapped, target)) renamed.putIfAbsent(list(mapped), first + l);
        }
    }

    /** Labels 0 and -1 in one data set would silently become one class. */
    private static void refuseTwoNames(Dataset data, Map<List<Double>, Integer> renamed) {
        for (int row = 0; !renamed.isEmpty() && row < data.size(); row++) {
            List<Double> target = list(data.target(row));
            if (renamed.containsKey(target))
                throw new IllegalArgumentException("Problem.of: the targets " + target + " of row " + row + " and " + list(data.target(renamed.get(target))) + " of row "
                    + renamed.get(target) + " mean the same to the loss; write them in one way, or use a loss with more classes");
        }
    }

    private static String readAs(Dataset data, Map<List<Double>, Integer> renamed) {
        if (renamed.isEmpty()) return "";
        Map.Entry<List<Double>, Integer> first = renamed.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
        return "targets " + typed(list(data.target(first.getValue()))) + " were read as " + typed(first.getKey())
            + (renamed.size() > 1 ? ", and " + (renamed.size() - 1) + " others in another form" : "");
    }

    private static String typed(List<Double> target) {
        String values = target.stream().map(NumberText::of).collect(Collectors.joining(", "));
        return target.size() == 1 ? values : "(" + values + ")";
    }

    private static List<Double> list(double[] target) {
        return Arrays.stream(target).boxed().toList();
    }

    /** This problem with R replaced. */
    public Problem regularizedBy(Regularizer regularizer) {
        if (regularizer == null) throw new IllegalArgumentException("regularizedBy(regularizer): the regularizer is missing (null); none() is R = 0");
        return new Problem(chain, data, regularizer, inputs, targets, readAs);
    }

    public Chain chain() {
        return chain;
    }

    public Dataset data() {
        return data;
    }

    public Regularizer regularizer() {
        return regularizer;
    }

    /** How the loss took targets that were given in another form than its own, "targets 0 were read as -1"; empty where it took all as they are. */
    public Optional<String> targetsReadAs() {
        return readAs.isEmpty() ? Optional.empty() : Optional.of(readAs);
    }

    /** l(w), exact. */
    public double loss(Weights w) {
        GradientPass pass = new GradientPass(this, List.of(), data.size(), 0);
        pass.onAllData(arrays(w), 0, true, true);
        return pass.loss() + penalty(w.toArrays());
    }

    /** The exact gradient of l at w, in the shape of the weights. */
    public Weights gradient(Weights w) {
        GradientPass pass = new GradientPass(this, List.of(), data.size(), 0);
        double[][] values = arrays(w);
        pass.onAllData(values, 0, true, false);
        double[][] gradient = pass.exact();
        for (int i = 1; i < gradient.length; i++) addPenaltyGradient(i, values[i], gradient[i]);
        return Weights.ofArrays(chain, gradient);
    }

    private double[][] arrays(Weights w) {
        w.checkFits(chain);
        return w.toArrays();
    }

    /** R(w). Internal, as the next ones. */
    public double penalty(double[][] w) {
        double s = 0;
        for (int i = 1; i < w.length; i++) {
            try {
                s += regularizer.value(w[i]);
            } catch (RuntimeException e) {
                throw UserCodeException.at("the regularizer failed in its value at w_" + i, e);
            }
        }
        return s;
    }

    /** Adds dR/dw_i to {@code gradient}. */
    public void addPenaltyGradient(int i, double[] wi, double[] gradient) {
        try {
            regularizer.addGradient(wi, gradient);
        } catch (RuntimeException e) {
            throw UserCodeException.at("the regularizer failed in its gradient at w_" + i, e);
        }
    }

    /** Copies n rows, {@code rows[from]} on, into a block of inputs and one of targets. */
    void gather(int[] rows, int from, int n, double[] x, double[] target) {
        for (int l = 0; l < n; l++) {
            int b = rows[from + l] / Kernels.BLOCK, at = rows[from + l] % Kernels.BLOCK, size = inputs[b].length / chain.inputSize();
            for (int k = 0; k < chain.inputSize(); k++) x[k * n + l] = inputs[b][k * size + at];
            for (int k = 0; k < chain.targetSize(); k++) target[k * n + l] = targets[b][k * size + at];
        }
    }

    int blocks() {
        return inputs.length;
    }

    double[] inputs(int block) {
        return inputs[block];
    }

    double[] targets(int block) {
        return targets[block];
    }

    /** Chain, SHA-256 of the data's content and regulariser as text, where each has one: what results are stored under. */
    public Optional<String> text() {
        return chain.text().flatMap(f -> regularizer.text().map(r -> "chain: " + f + "; data: " + data.contentHash() + "; regularizer: " + r));
    }

    @Override
    public String toString() {
        return "Problem.of(" + chain + ", " + data + ").regularizedBy(" + regularizer + ")" + (readAs.isEmpty() ? "" : " (" + readAs + ")");
    }
}
