package perturbed.operator;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import perturbed.kernel.NumberText;

/**
 * A matrix that belongs to an operator and is not learnt: checked, copied, and written as one would type it. Its entries are shared, and nobody
 * writes to them.
 */
final class FixedMatrix implements Serializable {
    /** A matrix of more entries than this stands in the text by the hash of its entries. */
    private static final int SHOWN_ENTRIES = 16;

    final String name;
    final int rows;
    final int columns;
    final double[] entries;                                      // row by row

    private FixedMatrix(String name, int rows, int columns, double[] entries) {
        this.name = name;
        this.rows = rows;
        this.columns = columns;
        this.entries = entries;
    }

    /** @param owner whose it is, for the message: "bilinear(A)" */
    static FixedMatrix of(String owner, String name, double[][] matrix) {
        if (matrix == null) throw new IllegalArgumentException(owner + ": " + name + " is missing (null)");
        if (matrix.length == 0 || matrix[0].length == 0) throw new IllegalArgumentException(owner + ": " + name + " is empty");
        int rows = matrix.length, columns = matrix[0].length;
        double[] entries = new double[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < rows; i++) {
            if (matrix[i].length != columns)
                throw new IllegalArgumentException(owner + ": row " + (i + 1) + " of " + name + " has " + matrix[i].length + " entries, row 1 has "
                    + columns);
            for (int k = 0; k < columns; k++) {
                if (!Double.isFinite(matrix[i][k]))
                    throw new IllegalArgumentException(owner + ": " + name + " must be finite, row " + (i + 1) + ", column " + (k + 1) + " is "
                        + matrix[i][k]);
                entries[i * columns + k] = matrix[i][k];
            }
        }
        return new FixedMatrix(name, rows, columns, entries);
    }

    /** Of a quadratic form x^T Q x: what is not symmetric in Q plays no part in it, and hides a slip. */
    static FixedMatrix symmetric(String owner, String name, double[][] matrix) {
        FixedMatrix m = of(owner, name, matrix);
        m.checkShape(owner, m.rows, m.rows);
        for (int i = 0; i < m.rows; i++)
            for (int k = 0; k < i; k++)
                if (m.entries[i * m.rows + k] != m.entries[k * m.rows + i])
                    throw new IllegalArgumentException(owner + ": " + name + " must be symmetric, but entry (" + (i + 1) + ", " + (k + 1) + ") is "
                        + m.entries[i * m.rows + k]
                        + " and (" + (k + 1) + ", " + (i + 1) + ") is " + m.entries[k * m.rows + i] + "; (" + name + " + " + name
                            + "^T) / 2 is the same form");
        return m;
    }

    void checkShape(String owner, int rows, int columns) {
        if (this.rows != rows || this.columns != columns)
            throw new IllegalArgumentException(owner + ": " + name + " must be " + rows + " x " + columns + ", got " + this.rows + " x "
                + this.columns);
    }

    /** The spectral norm, or a little above: {@link Norms#spectral}. */
    double norm() {
        return Norms.spectral(entries, rows, columns);
    }

    /** "{{1, 2}, {3, 4}}", or of a large one the size and the hash. */
    @Override
    public String toString() {
        return entries.length <= SHOWN_ENTRIES ? listed() : name + " " + rows + " x " + columns + " " + hash();
    }

    private String listed() {
        return IntStream.range(0, rows).mapToObj(i -> listed(Arrays.copyOfRange(entries, i * columns, (i + 1) * columns)))
            .collect(Collectors.joining(", ", "{", "}"));
    }

    /** "{1, 2}". */
    static String listed(double[] values) {
        return Arrays.stream(values).mapToObj(NumberText::of).collect(Collectors.joining(", ", "{", "}"));
    }

    private String hash() {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * entries.length);
        bytes.asDoubleBuffer().put(entries);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
