package perturbed.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code Math.exp} and its like may give other bits on another machine: the sources use our own functions, or StrictMath. */
class ForbiddenFunctionsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final String FUNCTIONS = "(exp|expm1|log|log10|log1p|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|pow|cbrt|hypot)";
    /** Called or referenced by name, or imported without it; and the lanewise operators of the Vector API, which go to the machine's library. */
    private static final Pattern FORBIDDEN = Pattern.compile("(?<![\\w.])(java\\.lang\\.)?Math\\s*(\\.|::)\\s*" + FUNCTIONS + "\\b"
        + "|import\\s+static\\s+java\\.lang\\.Math\\.(\\*|" + FUNCTIONS + "\\s*;)"
        + "|VectorOperators\\.(EXP|EXPM1|LOG|LOG10|LOG1P|SIN|COS|TAN|ASIN|ACOS|ATAN|ATAN2|SINH|COSH|TANH|POW|CBRT|HYPOT)\\b");

    @Test
    void no_source_uses_a_function_whose_bits_depend_on_the_machine() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
            assertTrue(sources.size() > 10, () -> sources.size() + " sources below " + SOURCES.toAbsolutePath() + "; run in the project's folder");
            assertEquals(List.of(), sources.stream().flatMap(ForbiddenFunctionsTest::offences).toList());
        }
    }

    @Test
    void the_search_finds_what_it_looks_for() {
        for (String bad : List.of("x = Math.exp(y)", "Math::log1p", "java.lang.Math.pow(2, 3)", "import static java.lang.Math.tanh;",
            "import static java.lang.Math.*;", "v.lanewise(VectorOperators.EXP)"))
            assertTrue(FORBIDDEN.matcher(bad).find(), bad);
        for (String good : List.of("StrictMath.exp(y)", "Math.abs(y)", "Kernels.tanh(x)", "import static java.lang.Math.fma;", "Math.floorMod(a, b)"))
            assertFalse(FORBIDDEN.matcher(good).find(), good);
    }

    private static Stream<String> offences(Path file) {
        try {
            return FORBIDDEN.matcher(withoutComments(Files.readString(file))).results().map(found -> SOURCES.relativize(file) + ": " + found.group());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutComments(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", " ").replaceAll("(?m)//.*$", "");
    }
}
