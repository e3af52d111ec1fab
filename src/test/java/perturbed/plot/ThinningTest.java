package perturbed.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinningTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keeps_the_lowest_and_the_highest_point_of_each_column_of_pixels(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Thinning thinning = new Thinning(new Area(0, 0, 100, 100, null, null), new Obstacles());
        Map<Integer, double[]> expected = new HashMap<>(), kept = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            double x = i / 200.0, y = 100 * random.nextDouble();
            thinning.add(x, y);
            extend(expected, x, y);
        }
        Outline outline = thinning.outline();
        assertTrue(outline.size() <= 400, outline.size() + " points");
        for (int i = 0; i < outline.size(); i++) {
            assertTrue(i == 0 || outline.x(i) >= outline.x(i - 1), "order kept");
            extend(kept, outline.x(i), outline.y(i));
        }
        assertEquals(expected.size(), kept.size());
        expected.forEach((column, range) -> {
            assertEquals(range[0], kept.get(column)[0]);
            assertEquals(range[1], kept.get(column)[1]);
        });
    }

    private static void extend(Map<Integer, double[]> ranges, double x, double y) {
        double[] range = ranges.computeIfAbsent((int) x, k -> new double[] {y, y});
        range[0] = Math.min(range[0], y);
        range[1] = Math.max(range[1], y);
    }
}
