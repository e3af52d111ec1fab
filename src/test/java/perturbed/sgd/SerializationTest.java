package perturbed.sgd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All golden runs but "of your own", which holds a lambda. */
class SerializationTest {
    private static Sgd sent(Sgd sgd) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sgd);
        }
        return (Sgd) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logistic", "momentum", "deep", "residual", "normalized", "bilinear", "mini-batches", "shuffled", "schedules"})
    void a_description_sent_to_another_machine_is_the_same_run_to_the_bit(String name) throws Exception {
        Sgd sgd = GoldenRuns.all().get(name), there = sent(sgd);
        assertEquals(sgd.text(), there.text());
        assertEquals(sgd, there);
        assertEquals(GoldenRuns.hash(sgd.run(), 1), GoldenRuns.hash(there.run(), 1));
    }
}
