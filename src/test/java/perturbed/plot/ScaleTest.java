package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScaleTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Scale random(SplittableRandom random, boolean log) {
        double size = StrictMath.pow(10, 24 * random.nextDouble() - 12), spread = StrictMath.pow(10, 4 * random.nextDouble() - 2);
        double low = log ? size : size * (random.nextDouble() - 0.5);
        return Scale.around(log, low, log ? low * (1 + spread) : low + size * spread);
    }

    private static List<String> labels(Scale scale) {
        return scale.ticks().stream().filter(Scale.Tick::major).map(Scale.Tick::label).toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ticks_stand_on_the_axis_and_two_to_twelve_have_a_label_of_their_own(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (boolean log : new boolean[] {false, true}) {
            Scale scale = random(random, log);
            for (Scale.Tick tick : scale.ticks()) {
                assertTrue(tick.position() > -1e-6 && tick.position() < 1 + 1e-6, scale + " " + tick);     // a tick on the very end may round over it
            }
            List<String> labels = labels(scale);
            assertTrue(labels.size() >= 2 && labels.size() <= 12, scale + " " + labels);
            assertEquals(labels.size(), labels.stream().distinct().count(), () -> scale + " " + labels);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_label_says_the_value_at_the_tick(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (boolean log : new boolean[] {false, true}) {
            Scale scale = random(random, log);
            for (Scale.Tick tick : scale.ticks()) {
                if (tick.major()) {
                    double said = parse(tick.label());
                    assertEquals(tick.position(), scale.position(said), 1e-9, scale + " " + tick);         // some roundings of 2^-53, over up to 1e6 of low / (high - low)
                }
            }
        }
    }

    /** 1.5·10^{-3} and 50 000 with a thin space. */
    private static double parse(String label) {
        String text = label.replace('\u2212', '-').replace("\u2009", "");
        int power = text.indexOf("10^{");
        if (power < 0) {
            return Double.parseDouble(text);
        }
        String mantissa = power == 0 ? "1" : text.startsWith("-10^") ? "-1" : text.substring(0, power - 1);
        return Double.parseDouble(mantissa + "e" + text.substring(power + 4, text.length() - 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_value_returns_from_its_position(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (boolean log : new boolean[] {false, true}) {
            Scale scale = random(random, log);
            double position = random.nextDouble();
            assertEquals(position, scale.position(scale.value(position)), 1e-9);     // as above
        }
    }

    @Test
    void decades_are_labelled_with_raised_powers_and_a_true_minus() {
        assertEquals(List.of("10^{\u22123}", "10^{\u22122}", "10^{\u22121}", "1", "10"), labels(new Scale(true, 1e-3, 10)));
        assertEquals(32, new Scale(true, 1e-3, 1).ticks().size() + 4);              // 3 x 8 minor ticks and 4 decades
    }

    @Test
    void an_axis_of_many_decades_labels_some_of_them() {
        List<String> labels = labels(new Scale(true, 1e-30, 1));
        assertEquals(List.of("10^{\u221228}", "10^{\u221224}", "10^{\u221220}", "10^{\u221216}", "10^{\u221212}", "10^{\u22128}", "10^{\u22124}", "1"), labels);
    }

    @Test
    void less_than_a_decade_is_labelled_with_plain_numbers() {
        assertEquals(List.of("0.2", "0.5", "1"), labels(new Scale(true, 0.15, 1.2)));
        assertEquals(List.of("0.05", "0.1", "0.2", "0.5", "1"), labels(new Scale(true, 0.045, 1.1)));
        assertEquals(List.of("0.98", "1", "1.02", "1.04"), labels(new Scale(true, 0.97, 1.05)));
    }

    @Test
    void steps_are_written_in_full_and_larger_numbers_as_powers() {
        assertEquals(List.of("0", "50\u2009000", "100\u2009000", "150\u2009000", "200\u2009000"), labels(new Scale(false, 0, 200_000)));
        assertEquals(List.of("0", "2\u00b710^{6}", "4\u00b710^{6}", "6\u00b710^{6}", "8\u00b710^{6}", "10\u00b710^{6}"), labels(new Scale(false, 0, 1e7)));
        assertEquals(List.of("1.1\u00b710^{\u22127}", "1.2\u00b710^{\u22127}", "1.3\u00b710^{\u22127}"), labels(new Scale(false, 1.05e-7, 1.35e-7)).stream().filter(t -> t.length() == 11).toList());
    }

    @Test
    void an_axis_of_one_value_has_room_around_it_and_one_from_zero_starts_there() {
        assertEquals(new Scale(false, 0.9 * 5, 5.5), Scale.around(false, 5, 5));
        assertEquals(new Scale(false, 0, 1), Scale.around(false, 0, 0));
        assertEquals(0, Scale.around(false, 0, 10).low());
        assertTrue(Scale.around(true, 2, 2).low() < 2 && Scale.around(true, 2, 2).high() > 2);
    }
}
