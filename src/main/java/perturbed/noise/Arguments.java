package perturbed.noise;

/** Refusals that name the noise, the argument and the value. */
final class Arguments {
    private Arguments() { }

    static double finite(String noise, String argument, double value) {
        if (!Double.isFinite(value)) throw new IllegalArgumentException(noise + ": " + argument + " must be finite, got " + value);
        return value;
    }

    static double magnitude(String noise, String argument, double value) {
        finite(noise, argument, value);
        if (value < 0) throw new IllegalArgumentException(noise + ": " + argument + " must be >= 0, got " + value);
        return value;
    }
}
