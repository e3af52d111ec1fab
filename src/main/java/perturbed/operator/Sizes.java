package perturbed.operator;

/** Sizes in sentences. */
final class Sizes {
    private Sizes() { }

    /** "1 value", "2 values". */
    static String values(int n) {
        return n == 1 ? "1 value" : n + " values";
    }
}
