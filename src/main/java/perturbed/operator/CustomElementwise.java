package perturbed.operator;

import java.util.function.DoubleUnaryOperator;

/** A user's function with its derivatives; {@code second} and {@code third} may be null: then the derivatives of the pull-back are differences. */
record CustomElementwise(String name, DoubleUnaryOperator function, DoubleUnaryOperator first, DoubleUnaryOperator second,
                         DoubleUnaryOperator third) implements Elementwise {
    CustomElementwise {
        if (name == null || name.isBlank())
            throw new IllegalArgumentException("elementwise(name, f, f1): the name is empty; it labels legends and names stored results");
        if (function == null) throw new IllegalArgumentException("elementwise(\"" + name + "\", f, f1): the function f is missing (null)");
        if (first == null) throw new IllegalArgumentException("elementwise(\"" + name + "\", f, f1): the derivative f1 is missing (null)");
    }

    @Override
    public double f(double x) {
        return function.applyAsDouble(x);
    }

    @Override
    public double f1(double x) {
        return first.applyAsDouble(x);
    }

    @Override
    public double f2(double x) {
        return second.applyAsDouble(x);
    }

    @Override
    public double f3(double x) {
        return third.applyAsDouble(x);
    }

    @Override
    public void pullBackDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        if (second == null) Differences.first(this, y, w, v, a, dvy, dvw);
        else Elementwise.super.pullBackDerivative(y, w, v, a, dvy, dvw);
    }

    @Override
    public void pullBackSecondDerivative(double[] y, double[] w, double[] v, double[] a, double[] dvy, double[] dvw) {
        if (third == null) Differences.second(this, y, w, v, a, dvy, dvw);
        else Elementwise.super.pullBackSecondDerivative(y, w, v, a, dvy, dvw);
    }

    @Override
    public boolean hasExactDerivatives() {
        return second != null && third != null;
    }

    @Override
    public String toString() {
        return "elementwise(\"" + name + "\")";
    }
}
