package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class PaletteTest {
    /** Linear RGB as seen with none, red-, green- and blue-blindness: Machado, Oliveira, Fernandes (2009), severity 1. */
    private static final double[][][] SEEN = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
    private static final double[][] XYZ = {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}};

    private static String[] ordered(int count, boolean zero) {
        double[] levels = new double[count];
        for (int i = 0; i < count; i++) {
            levels[i] = zero ? i : i + 1;
        }
        return Palette.colors(Levels.of(Table.create("t", DoubleColumn.create("s", levels)), "s"), count);
    }

    private static double[] times(double[][] m, double[] v) {
        double[] r = new double[3];
        for (int i = 0; i < 3; i++) {
            r[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
        }
        return r;
    }

    private static double[] linear(String color) {
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(color.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            rgb[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return rgb;
    }

    private static double[] lab(double[] rgb) {
        double[] xyz = times(XYZ, java.util.Arrays.stream(rgb).map(v -> Math.min(1, Math.max(0, v))).toArray()), white = {0.95047, 1, 1.08883};
        double[] f = new double[3];
        for (int i = 0; i < 3; i++) {
            double t = xyz[i] / white[i];
            f[i] = t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116.0;
        }
        return new double[] {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6})
    void ordered_colours_stay_apart_for_every_eye_and_read_on_white(int count) {
        for (boolean zero : new boolean[] {false, true}) {
            String[] colors = ordered(count, zero);
            for (int i = 0; i < count; i++) {
                double luminance = times(XYZ, linear(colors[i]))[1];
                assertTrue(1.05 / (luminance + 0.05) > 3.4, colors[i]);      // WCAG asks 3 of graphics
                for (int j = 0; j < i; j++) {
                    for (double[][] seen : SEEN) {
                        double[] a = lab(times(seen, linear(colors[i]))), b = lab(times(seen, linear(colors[j])));
                        double distance = Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
                        assertTrue(distance > 19, colors[i] + " " + colors[j] + " " + distance);   // CIE76; 2.3 is just noticeable
                    }
                }
            }
        }
    }

    @Test
    void the_level_zero_is_near_black() {
        assertEquals("#222222", ordered(2, true)[0]);
        assertEquals("#222222", ordered(5, true)[0]);
        assertEquals("#3b528b", ordered(2, false)[0]);
        assertArrayEquals(new String[] {"#0072b2"}, Palette.colors(null, 1));
    }

    @Test
    void viridis_runs_from_violet_to_yellow() {
        assertEquals("#440154", Palette.viridis(0));
        assertEquals("#fde725", Palette.viridis(1));
        assertEquals("#440154", Palette.viridis(-1));
    }
}
