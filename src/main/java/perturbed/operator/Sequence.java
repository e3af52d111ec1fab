package perturbed.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import perturbed.kernel.BlockOperator;
import perturbed.kernel.Kernels;

/** Operators one after the other, as one operator; w is a column of their weights, one after the other, each row by row. */
record Sequence(List<Operator> operators) implements BuiltIn {
    Sequence {
        if (operators.isEmpty()) throw new IllegalArgumentException("sequence() is empty: give at least one operator");
        for (int i = 0; i < operators.size(); i++)
            if (operators.get(i) == null) throw new IllegalArgumentException("sequence(..): operator " + (i + 1) + " is missing (null)");
        operators = List.copyOf(operators);
    }

    @Override
    public int outputSize(int inputSize) {
        int[] sizes = sizes(inputSize);
        return sizes[operators.size()];
    }

    @Override
    public int stateSize(int inputSize) {
        int last = operators.size() - 1;
        return operators.get(last).stateSize(sizes(inputSize)[last]);
    }

    @Override
    public WeightShape weightShape(int inputSize) {
        int size = 0;
        for (WeightShape part : weightParts(inputSize)) size = Math.addExact(size, part.size());
        return size == 0 ? WeightShape.NONE : new WeightShape(size, 1);
    }

    @Override
    public List<WeightShape> weightParts(int inputSize) {
        int[] sizes = sizes(inputSize);
        List<WeightShape> parts = new ArrayList<>();
        for (int i = 0; i < operators.size(); i++) parts.addAll(operators.get(i).weightParts(sizes[i]));
        return List.copyOf(parts);
    }

    @Override
    public Suprema suprema(Region region) {
        List<double[]> ws = parts(region.weights(), region.inputSize());
        int[] sizes = sizes(region.inputSize());
        Suprema all = operators.get(0).suprema(new Region(sizes[0], region.inputRadius(), ws.get(0), region.weightRadius()));
        for (int i = 1; i < operators.size(); i++)
            all = all.then(operators.get(i).suprema(new Region(sizes[i], all.value(), ws.get(i), region.weightRadius())));
        return all;
    }

    @Override
    public Optional<String> violatesA3() {
        return operators.stream().flatMap(f -> f.violatesA3().map(why -> f.label() + ": " + why).stream()).findFirst();
    }

    /** The size before each operator, and after the last. */
    private int[] sizes(int inputSize) {
        int[] sizes = new int[operators.size() + 1];
        sizes[0] = inputSize;
        for (int i = 0; i < operators.size(); i++) {
            try {
                sizes[i + 1] = operators.get(i).outputSize(sizes[i]);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("operator " + (i + 1) + " of " + this + ": " + e.getMessage(), e);
            }
        }
        return sizes;
    }

    @Override
    public void value(double[] y, double[] w, double[] out) {
        double[] last = outputs(y, parts(w, y.length)).get(operators.size());
        System.arraycopy(last, 0, out, 0, out.length);
    }

    @Override
    public void pullBack(double[] y, double[] w, double[] v, double[] vy, double[] vw) {
        List<double[]> ws = parts(w, y.length);
        List<double[]> ys = outputs(y, ws);
        double[] above = v;
        int end = vw.length;
        for (int i = operators.size() - 1; i >= 0; i--) {
            double[] below = i == 0 ? vy : new double[ys.get(i).length];
            double[] part = new double[ws.get(i).length];
            operators.get(i).pullBack(ys.get(i), ws.get(i), above, below, part);
            end -= part.length;
            System.arraycopy(part, 0, vw, end, part.length);
            above = below;
        }
    }

    /** y before each operator, and after the last. */
    private List<double[]> outputs(double[] y, List<double[]> ws) {
        List<double[]> ys = new ArrayList<>();
        ys.add(y);
        for (int i = 0; i < operators.size(); i++) {
            double[] out = new double[operators.get(i).outputSize(ys.get(i).length)];
            operators.get(i).value(ys.get(i), ws.get(i), out);
            ys.add(out);
        }
        return ys;
    }

    /** Each operator's part of w. */
    private List<double[]> parts(double[] w, int inputSize) {
        int[] sizes = sizes(inputSize);
        List<double[]> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < operators.size(); i++) {
            int end = start + operators.get(i).weightShape(sizes[i]).size();
            parts.add(Arrays.copyOfRange(w, start, end));
            start = end;
        }
        return parts;
    }

    @Override
    public BlockOperator block(int inputSize) {
        int[] sizes = sizes(inputSize);
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < operators.size(); i++) {
            int weights = operators.get(i).weightShape(sizes[i]).size();
            links.add(new Link(BlockForms.of(operators.get(i), sizes[i]), new double[weights], new double[weights],
                new double[sizes[i] * Kernels.BLOCK], new double[sizes[i] * Kernels.BLOCK]));
        }
        return new Block(List.copyOf(links));
    }

    /** An operator in its block form, and room for its part of w and of vw, for its input (unused in the first) and for the pull-back to it. */
    private record Link(BlockOperator operator, double[] w, double[] vw, double[] y, double[] v) { }

    private record Block(List<Link> links) implements BlockOperator {
        @Override
        public void value(double[] y, double[] w, int n, double[] out) {
            Link last = links.get(links.size() - 1);
            last.operator.value(inputOfLast(y, w, n), last.w, n, out);
        }

        @Override
        public void pullBack(double[] y, double[] w, double[] v, int n, double[] vy, double[] vw) {
            inputOfLast(y, w, n);
            double[] above = v;
            int end = w.length;
            for (int i = links.size() - 1; i >= 0; i--) {
                Link link = links.get(i);
                double[] below = i == 0 ? vy : link.v;
                Arrays.fill(link.vw, 0);
                link.operator.pullBack(i == 0 ? y : link.y, link.w, above, n, below, vw == null ? null : link.vw);
                end -= link.vw.length;
                if (vw != null) for (int j = 0; j < link.vw.length; j++) vw[end + j] += link.vw[j];
                above = below;
            }
        }

        /** Hands each link its part of w and its input. */
        private double[] inputOfLast(double[] y, double[] w, int n) {
            double[] input = y;
            int start = 0;
            for (int i = 0; i < links.size(); i++) {
                Link link = links.get(i);
                System.arraycopy(w, start, link.w, 0, link.w.length);
                start += link.w.length;
                if (i + 1 == links.size()) break;
                double[] output = links.get(i + 1).y;
                link.operator.value(input, link.w, n, output);
                input = output;
            }
            return input;
        }
    }

    @Override
    public Optional<String> text() {
        return operators.stream().allMatch(f -> f.text().isPresent())
            ? Optional.of(operators.stream().map(f -> f.text().get()).collect(Collectors.joining(", ", "sequence(", ")")))
            : Optional.empty();
    }

    @Override
    public String toString() {
        return operators.stream().map(Operator::label).collect(Collectors.joining(", ", "sequence(", ")"));
    }
}
