package perturbed.chain;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import perturbed.noise.Perturbation;
import perturbed.operator.Loss;
import perturbed.operator.Operator;
import perturbed.operator.WeightShape;

/**
 * A chain of operators y_i = f_i(y_{i-1}, w_i), i = 1..N, y_0 = x, (1): {@code Chain.input(10).then(linear(1)).then(softplus())}.
 *
 * <p>Sizes are inferred, and what does not fit is refused at the {@code then} that is wrong. A chain that is to be minimised ends in one number: in a {@link Loss}, which
 * learns from targets, or in any operator with one output. Operators count 1..N as in the paper, the loss being operator N. Immutable.
 */
public final class Chain implements Serializable {
    private final List<Operator> operators;
    private final Loss loss;                                         // null: the chain ends in an operator
    private final int[] sizes;                                       // d_0..d_N

    private Chain(List<Operator> operators, Loss loss, int[] sizes) {
        this.operators = operators;
        this.loss = loss;
        this.sizes = sizes;
    }

    /**
     * A chain without operators yet, for inputs x of d_0 = {@code size} values.
     *
     * @throws IllegalArgumentException if {@code size < 1}
     */
    public static Chain input(int size) {
        if (size < 1) throw new IllegalArgumentException("Chain.input: an input has at least 1 value, got " + size);
        return new Chain(List.of(), null, new int[] {size});
    }

    /**
     * This chain with one more operator at its end.
     *
     * @throws IllegalArgumentException if the operator does not take what the chain gives, or the chain already ended in a loss
     */
    public Chain then(Operator next) {
        if (next == null) throw new IllegalArgumentException("then(operator): operator " + (length() + 1) + " is missing (null)");
        refuseAfterLoss(next.label());
        int size;
        try {
            size = next.outputSize(outputSize());
            if (size < 1) throw new IllegalArgumentException("its outputSize(" + outputSize() + ") is " + size + ", but an operator gives at least 1 value");
            WeightShape shape = next.weightShape(outputSize());
            if (shape.rows() < 0 || shape.columns() < 0) throw new IllegalArgumentException("its weight shape " + shape + " is negative");
        } catch (IllegalArgumentException e) {
            throw misfit(next.label(), e);
        }
        List<Operator> longer = new ArrayList<>(operators);
        longer.add(next);
        return new Chain(List.copyOf(longer), null, appended(size));
    }

    /**
     * This chain ended by a loss, its operator N.
     *
     * @throws IllegalArgumentException if the loss does not take what the chain gives, or the chain already ended in a loss
     */
    public Chain then(Loss last) {
        if (last == null) throw new IllegalArgumentException("then(loss): operator " + (length() + 1) + " is missing (null)");
        refuseAfterLoss(last.label());
        try {
            last.targetSize(outputSize());
        } catch (IllegalArgumentException e) {
            throw misfit(last.label(), e);
        }
        return new Chain(operators, last, appended(1));
    }

    private void refuseAfterLoss(String next) {
        if (loss != null) throw new IllegalArgumentException("then(" + next + "): the chain has ended in a loss, " + name(length()) + "; nothing follows a loss");
    }

    private IllegalArgumentException misfit(String next, IllegalArgumentException why) {
        int i = length();
        String given = i == 0 ? "the input x has " : "operator " + name(i) + " gives ";
        return new IllegalArgumentException("operator " + (i + 1) + " (" + next + "): " + why.getMessage() + ", but " + given + outputSize(), why);
    }

    private int[] appended(int size) {
        int[] longer = java.util.Arrays.copyOf(sizes, sizes.length + 1);
        longer[sizes.length] = size;
        return longer;
    }

    /** N, the number of operators, the loss included. */
    public int length() {
        return sizes.length - 1;
    }

    /** d_0. */
    public int inputSize() {
        return sizes[0];
    }

    /**
     * d_i, 0 &lt;= i &lt;= N.
     *
     * @throws IllegalArgumentException if i is another
     */
    public int size(int i) {
        if (i < 0 || i > length()) throw new IllegalArgumentException("there is no d_" + i + ", the chain has d_0..d_" + length());
        return sizes[i];
    }

    /**
     * How many elements of y_i, the first ones, are a state that noise may hit unasked: d_i, less what an operator carries beside it ({@link Operator#stateSize}).
     *
     * @throws IllegalArgumentException unless 0 &lt;= i &lt;= N
     */
    public int stateSize(int i) {
        return i < 1 || i > operators.size() ? size(i) : operators.get(i - 1).stateSize(sizes[i - 1]);
    }

    /** d_N. */
    public int outputSize() {
        return sizes[sizes.length - 1];
    }

    /** The number of target values a sample needs: 0 unless the chain ends in a loss. */
    public int targetSize() {
        return loss == null ? 0 : loss.targetSize(sizes[length() - 1]);
    }

    /** The loss at the end, if there is one. */
    public Optional<Loss> loss() {
        return Optional.ofNullable(loss);
    }

    /**
     * Operator i.
     *
     * @throws IllegalArgumentException if it is not one of the chain's, or it is the loss
     */
    public Operator operator(int i) {
        checkIndex(i);
        if (i > operators.size()) throw new IllegalArgumentException("operator " + name(i) + " is a loss; ask loss()");
        return operators.get(i - 1);
    }

    /** The shape of w_i; none for a loss. */
    public WeightShape weightShape(int i) {
        checkIndex(i);
        return i > operators.size() ? WeightShape.NONE : operators.get(i - 1).weightShape(sizes[i - 1]);
    }

    /** The number of weights in all. */
    public int weightCount() {
        int count = 0;
        for (int i = 1; i <= length(); i++) count += weightShape(i).size();
        return count;
    }

    private void checkIndex(int i) {
        if (i < 1 || i > length()) throw new IllegalArgumentException("there is no operator " + i + ", the chain has 1.." + length());
    }

    /** "2 (softplus())": operator i with its text, for messages. */
    String name(int i) {
        return i + " (" + (i > operators.size() ? loss.label() : operators.get(i - 1).label()) + ")";
    }

    /** The exact pass through the chain for one sample, to be perturbed on request. */
    public SamplePass pass(Weights weights) {
        return SamplePass.of(this, weights);
    }

    /**
     * A drawing of the chain with its sites y_i, v_i, u_i and these perturbations where they act.
     *
     * @throws IllegalArgumentException if the chain has no operator yet, or a perturbation does not fit it
     */
    public Picture picture(Perturbation... perturbations) {
        return new Picture(this, List.of(perturbations));
    }

    /** As text, where every operator has one. */
    public Optional<String> text() {
        boolean all = operators.stream().allMatch(f -> f.text().isPresent()) && (loss == null || loss.text().isPresent());
        return all ? Optional.of(toString()) : Optional.empty();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(").then(", "Chain.input(" + inputSize() + ").then(", ")").setEmptyValue("Chain.input(" + inputSize() + ")");
        for (Operator f : operators) text.add(f.label());
        if (loss != null) text.add(loss.label());
        return text.toString();
    }
}
