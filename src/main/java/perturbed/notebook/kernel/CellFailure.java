package perturbed.notebook.kernel;

/** A cell that cannot be compiled, threw or was stopped; the message is all that the person at the page shall see. */
final class CellFailure extends RuntimeException {
    CellFailure(String message) {
        super(message, null, false, false);              // no trace of the kernel's own: front ends print it
    }
}
