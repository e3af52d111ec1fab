package perturbed.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import perturbed.kernel.RandomStream;
import perturbed.kernel.RandomStream.Purpose;

/** Damages a valid file in one to four places: characters replaced, inserted, removed or doubled by stretches. */
final class Mutations {
    private static final String ALPHABET = "0123456789.,:;-+eE \t\n\r\"'#aN\uFEFF\u00e9\0";

    private Mutations() { }

    /** Reads {@code times} damaged texts. Each must be read as finite data or refused with words. Returns how many were read. */
    static int of(String valid, long seed, int times, Function<String, Dataset> reader) {
        RandomStream random = RandomStream.of(seed, Purpose.USER);
        int read = 0;
        for (int i = 0; i < times; i++) {
            String text = damaged(valid, random.at(i));
            try {
                Dataset data = reader.apply(text);
                for (int l = 0; l < data.size(); l++)
                    for (int k = 0; k < data.inputSize(); k++) assertTrue(Double.isFinite(data.inputAt(l, k)), text);
                read++;
            } catch (IllegalArgumentException refusal) {
                assertTrue(refusal.getMessage() != null && refusal.getMessage().length() > 10, text);
            }
        }
        return read;
    }

    private static String damaged(String valid, RandomStream random) {
        StringBuilder text = new StringBuilder(valid);
        int places = 1 + random.below(4, 0);
        for (int i = 0; i < places; i++) {
            int at = random.below(text.length(), 1 + 4 * i);
            char other = ALPHABET.charAt(random.below(ALPHABET.length(), 2 + 4 * i));
            int end = Math.min(text.length(), at + 1 + random.below(8, 3 + 4 * i));
            switch (random.below(4, 4 + 4 * i)) {
                case 0 -> text.setCharAt(at, other);
                case 1 -> text.insert(at, other);
                case 2 -> text.delete(at, Math.max(at, Math.min(end, text.length() - 1)));
                default -> text.insert(at, text.substring(at, end));
            }
        }
        return text.toString();
    }
}
