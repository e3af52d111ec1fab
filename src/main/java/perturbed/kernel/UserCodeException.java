package perturbed.kernel;

import java.util.concurrent.CancellationException;

/** An exception out of code of the user's (an operator, a noise, a step size), told with the place it was called from. */
public final class UserCodeException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private UserCodeException(String where, RuntimeException thrown) {
        super(where + ": " + (thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage()), thrown);
    }

    /** {@code thrown} with the place before its message, and as the cause; itself if that was already told, or if it says that the user stopped. */
    public static RuntimeException at(String where, RuntimeException thrown) {
        return thrown instanceof UserCodeException || thrown instanceof CancellationException ? thrown : new UserCodeException(where, thrown);
    }
}
