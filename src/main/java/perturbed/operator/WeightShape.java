package perturbed.operator;

/** The shape of an operator's weight w_i, a {@code rows x columns} matrix stored row by row. */
public record WeightShape(int rows, int columns) {
    /** No weight: d_{w_i} = 0. */
    public static final WeightShape NONE = new WeightShape(0, 0);

    /** d_{w_i}. */
    public int size() {
        long size = (long) rows * columns;
        if (size > Integer.MAX_VALUE) throw new IllegalArgumentException("a weight of " + this + " entries does not fit into an array");
        return (int) size;
    }

    @Override
    public String toString() {
        return rows + " x " + columns;
    }
}
