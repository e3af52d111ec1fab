package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class UserCodeExceptionTest {
    @Test
    void the_place_stands_before_what_was_thrown() {
        RuntimeException thrown = new IllegalArgumentException("no such row"), silent = new ArithmeticException();
        assertEquals("operator 2: no such row", UserCodeException.at("operator 2", thrown).getMessage());
        assertSame(thrown, UserCodeException.at("operator 2", thrown).getCause());
        assertEquals("operator 2: ArithmeticException", UserCodeException.at("operator 2", silent).getMessage());
    }

    @Test
    void the_innermost_place_is_told_and_who_stopped_has_not_failed() {
        RuntimeException told = UserCodeException.at("the noise", new IllegalStateException("worn out")), stopped = new CancellationException();
        assertSame(told, UserCodeException.at("operator 2", told));
        assertSame(stopped, UserCodeException.at("operator 2", stopped));
    }
}
