package perturbed.operator;

/**
 * The shape of an operator's weight w_i, a {@code rows x columns} matrix stored row by row.
 *
 * @param bias   whether the last column is a bias, [W | b]: random starts that look at the number of inputs leave it at 0
 * @param vector whether it is a vector, a factor of each element say, and no matrix from inputs to outputs: random starts give it deviation 1
 */
public record WeightShape(int rows, int columns, boolean bias, boolean vector) {
    /** No weight: d_{w_i} = 0. */
    public static final WeightShape NONE = new WeightShape(0, 0);

    /** A weight without a bias column; of one column it is a vector. */
    public WeightShape(int rows, int columns) {
        this(rows, columns, false);
    }

    /** A matrix, or a vector if it has one column and no bias. A matrix from a single input has one column too, and says so: {@code vector = false}. */
    public WeightShape(int rows, int columns, boolean bias) {
        this(rows, columns, bias, columns == 1 && !bias);
    }

    /** d_{w_i}. */
    public int size() {
        long size = (long) rows * columns;
        if (size > Integer.MAX_VALUE) throw new IllegalArgumentException("a weight of " + this + " entries does not fit into an array");
        return (int) size;
    }

    /** The columns without the bias. */
    public int inputs() {
        return bias ? columns - 1 : columns;
    }

    @Override
    public String toString() {
        return rows + " x " + columns;
    }
}
