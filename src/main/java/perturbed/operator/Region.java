package perturbed.operator;

/**
 * Where the constants of an operator are asked for: all inputs y with ||y|| &lt;= {@code inputRadius} and all weights in the ball ||w - weights|| &lt;= {@code weightRadius}.
 *
 * @param inputSize    d_{i-1}
 * @param inputRadius  at least 0; +inf: all inputs
 * @param weights      the centre of the ball, row by row
 * @param weightRadius at least 0
 */
public record Region(int inputSize, double inputRadius, double[] weights, double weightRadius) {
    public Region {
        if (!(inputRadius >= 0)) throw new IllegalArgumentException("inputRadius must be >= 0 (+inf: all inputs), got " + inputRadius);
        if (!(weightRadius >= 0 && weightRadius < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("weightRadius must be finite and >= 0, got " + weightRadius);
    }

    /** max |w_k| in the ball. */
    double largestWeight() {
        double largest = 0;
        for (double w : weights) largest = Math.max(largest, Math.abs(w));
        return largest + weightRadius;
    }
}
