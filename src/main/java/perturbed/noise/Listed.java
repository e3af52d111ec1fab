package perturbed.noise;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lists in texts: whole where they are stored, cut short where they are read. */
final class Listed {
    /** Shown of a list in a message. */
    static final int SHOWN = 12;

    private Listed() { }

    /** "1, 2, 3"; of more than {@code limit} elements "1, 2, 3, ... (2000000 in all), 2000000": the first three and the last. */
    static String of(int length, IntFunction<String> element, int limit) {
        String first = IntStream.range(0, length <= limit ? length : 3).mapToObj(element).collect(Collectors.joining(", "));
        return length <= limit ? first : first + ", ... (" + length + " in all), " + element.apply(length - 1);
    }
}
