package perturbed.notebook;

/** The check at the end of a story: a notebook states what it expects, computes, and fails where the story no longer holds. */
public final class Expect {
    private Expect() { }

    /**
     * Prints "as expected: " and the statement if it holds.
     *
     * @throws AssertionError with the statement if it does not, which ends a run of the notebook
     */
    public static void that(String statement, boolean holds) {
        if (!holds) throw new AssertionError("not as expected: " + statement);
        System.out.println("as expected: " + statement);
    }
}
