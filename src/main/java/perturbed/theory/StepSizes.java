package perturbed.theory;

import perturbed.kernel.NumberText;

/** The step sizes for which Theorems 3-5 hold: up to 1/(3L) as printed, up to 1/L corrected. */
final class StepSizes {
    private static final double ROUNDING = 1 + 4 * Math.ulp(1.0);    // 1 / L computed by the caller may round up

    private StepSizes() { }

    static double largest(double smoothness, Form form) {
        return form == Form.CORRECTED ? 1 / smoothness : 1 / (3 * smoothness);
    }

    static Magnitude checked(String theorem, Magnitude smoothness, double stepSize, Form form) {
        if (!(stepSize > 0 && stepSize < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("stepSize must be finite and positive, got " + stepSize);
        double largest = largest(smoothness.toDouble(), form);
        if (stepSize > largest * ROUNDING) {
            String condition = form == Form.CORRECTED ? "1/L" : "1/(3 L)";
            double wider = largest(smoothness.toDouble(), Form.CORRECTED);
            throw new IllegalArgumentException(theorem + " holds for stepSize <= " + condition + " = " + NumberText.of(largest) + ", got " + NumberText.of(stepSize)
                + (form != Form.CORRECTED && stepSize <= wider * ROUNDING ? "; the corrected form holds up to 1/L = " + NumberText.of(wider)
                    : "; take a smaller step"));
        }
        return Magnitude.of(stepSize);
    }
}
