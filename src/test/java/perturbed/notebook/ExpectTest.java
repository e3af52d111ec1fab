package perturbed.notebook;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ExpectTest {
    @Test
    void an_expectation_that_fails_ends_the_notebook_with_its_statement() {
        assertDoesNotThrow(() -> Expect.that("one is one", true));
        assertEquals("not as expected: one is two", assertThrows(AssertionError.class, () -> Expect.that("one is two", false)).getMessage());
    }
}
