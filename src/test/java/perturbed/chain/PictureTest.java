package perturbed.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.noise.Noise.constant;
import static perturbed.noise.Noise.gaussian;
import static perturbed.noise.Noise.topK;
import static perturbed.noise.Noise.uniform;
import static perturbed.noise.Perturbation.backward;
import static perturbed.noise.Perturbation.forward;
import static perturbed.operator.Loss.softmaxCrossEntropy;
import static perturbed.operator.Operator.affine;
import static perturbed.operator.Operator.bilinear;
import static perturbed.operator.Operator.elementwise;
import static perturbed.operator.Operator.linear;
import static perturbed.operator.Operator.residual;
import static perturbed.operator.Operator.sequence;
import static perturbed.operator.Operator.softplus;
import static perturbed.operator.Operator.squaredInnerProduct;
import static perturbed.operator.Operator.tanh;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perturbed.noise.Perturbation;

class PictureTest {
    private static final Chain PAPER = Chain.input(10).then(linear(1)).then(softplus());
    private static final Chain DEEP = Chain.input(8).then(affine(16)).then(tanh()).then(residual(sequence(affine(16), tanh()))).then(linear(3)).then(softmaxCrossEntropy());
    private static final Map<String, Picture> PICTURES = Map.of(
        "paper", PAPER.picture(forward(uniform(0.5)).at(1), backward(uniform(0, 0.5)).at(2)),
        "deep", DEEP.picture(forward(gaussian(0.1)).every(10), backward(topK(2)).at(4).sharedAcrossBatch(), backward(gaussian(0.5)).at(4)));

    @Test
    void the_papers_chain_with_delta_1_and_eps_2() {
        assertEquals("""
              y_0 = x                                                 10 values
              v
            +-------------------------------------------------------+
            | f_1 = linear(1)                                       | --> u~_1, 1 x 10
            +-------------------------------------------------------+
              |                       ^
              y~_1 = f_1 + delta_1    v~_1 = J1 f_2^T v_2 + eps_2     1 value
              v                       |
            +-------------------------------------------------------+
            | f_2 = softplus()                                      |
            +-------------------------------------------------------+
              |                       ^
              y~_2 = f_2              v_2 = 1                         1 value

            delta_1: forward(uniform(0.5)).at(1)
            eps_2: backward(uniform(0, 0.5)).at(2)""", PICTURES.get("paper").toString());
    }

    @Test
    void a_deeper_chain_with_several_perturbations_at_a_site() {
        String text = PICTURES.get("deep").toString();
        assertTrue(text.contains("  y~_3 = f_3 + delta_3    v~_3 = J1 f_4^T v~_4 + eps_4     16 values\n"), text);
        assertTrue(text.contains("| f_3 = residual(sequence(affine(16), tanh()))           | --> u~_3, 272 x 1\n"), text);
        assertTrue(text.contains("  y~_5 = f_5              v_5 = 1                          1 value\n"), text);
        assertTrue(text.endsWith("""

            delta_1, ..., delta_4: forward(gaussian(0.1)).every(10)
            eps_4: backward(topK(2)).at(4).sharedAcrossBatch()
            eps_4: backward(gaussian(0.5)).at(4)"""), text);
    }

    @Test
    void a_tilde_stands_where_a_perturbation_reaches_as_in_the_pass() {
        assertFalse(PAPER.picture().toString().contains("~"));
        // eps_e reaches v_i and u_i below e alone
        String backwardOnly = DEEP.picture(backward(gaussian(1)).at(3)).toString();
        for (String exact : new String[] {"y_1 =", "y_5 =", "v_3 =", "v_4 =", "u_3,", "u_4,"}) assertTrue(backwardOnly.contains(exact), exact + "\n" + backwardOnly);
        for (String reached : new String[] {"v~_2 =", "v~_1 =", "u~_1,"}) assertTrue(backwardOnly.contains(reached), reached + "\n" + backwardOnly);
        // delta_i reaches y_i and above, and through the Jacobians every gradient
        String forwardOnly = DEEP.picture(forward(gaussian(1)).at(3)).toString();
        for (String exact : new String[] {"y_2 =", "v_5 ="}) assertTrue(forwardOnly.contains(exact), exact + "\n" + forwardOnly);
        for (String reached : new String[] {"y~_3 =", "y~_4 =", "v~_4 =", "v~_1 =", "u~_4,", "u~_1,"}) assertTrue(forwardOnly.contains(reached), reached + "\n" + forwardOnly);
        // delta_N changes the reported loss alone
        String last = DEEP.picture(forward(gaussian(1)).at(5)).toString();
        assertTrue(last.contains("y~_5 = f_5 + delta_5") && last.contains("u_4,") && last.contains("v_1 ="), last);
    }

    @Test
    void what_adds_nothing_is_left_out_as_in_a_run() {
        assertEquals(PAPER.picture().svg(), PAPER.picture(forward(uniform(0)), backward(gaussian(0))).svg());
        assertEquals(PAPER.picture().toString(), PAPER.picture(forward(uniform(0)), backward(gaussian(0))).toString());
    }

    @Test
    void the_sites_with_a_tilde_are_those_the_pass_changes() {
        Chain chain = Chain.input(2).then(affine(3)).then(tanh()).then(linear(2)).then(squaredInnerProduct());
        for (int i = 1; i <= 4; i++)
            for (Perturbation p : i == 1 ? new Perturbation[] {forward(constant(0.1)).at(i)} : new Perturbation[] {forward(constant(0.1)).at(i), backward(constant(0.1)).at(i)}) {
                SamplePass.Result pass = chain.pass(Weights.normal(chain, 1, 3)).perturb(p).run(new double[] {0.3, -0.8});
                Picture picture = chain.picture(p);
                for (int k = 1; k <= 4; k++) {
                    assertEquals(!Arrays.equals(pass.output(k), pass.exactOutput(k)), picture.reachesOutput(k), p + ", y_" + k);
                    assertEquals(!Arrays.equals(pass.intermediateGradient(k), pass.exactIntermediateGradient(k)), picture.reachesGradient(k), p + ", v_" + k);
                    if (chain.weightShape(k).size() > 0) assertEquals(pass.squaredError(k) > 0, picture.reachesWeightGradient(k), p + ", u_" + k);
                }
            }
    }

    /** Looked at in a browser. After a wanted change: {@code mvn test -Dtest=PictureTest -Dgolden=write}, look, commit. */
    @ParameterizedTest
    @ValueSource(strings = {"paper", "deep"})
    void is_the_drawing_that_was_looked_at(String name) throws IOException {
        String svg = PICTURES.get(name).svg();
        if ("write".equals(System.getProperty("golden")))
            Assumptions.abort("written anew, to be looked at: " + Files.writeString(Path.of("src/test/resources/perturbed/chain", name + ".svg"), svg));
        try (InputStream stored = PictureTest.class.getResourceAsStream(name + ".svg")) {
            assertEquals(new String(stored.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"), svg);      // git on Windows may have changed the line ends
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 12})
    void a_chain_of_any_length_is_well_formed_and_fits_a_phone(int length) throws XMLStreamException {
        Chain chain = Chain.input(5);
        for (int i = 1; i < length; i++) chain = chain.then(i % 2 == 0 ? elementwise("<a> & \"b\" \u0001" + "long ".repeat(i), y -> y, y -> 1) : affine(5));
        Picture picture = chain.then(squaredInnerProduct()).picture(forward(gaussian(0.1)), backward(uniform(-1, 2)).during(1_000_000, 2_000_000_000).every(1000).sharedAcrossBatch());
        Map<String, Integer> count = new TreeMap<>();
        XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(picture.svg()));
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) continue;
            count.merge(xml.getLocalName(), 1, Integer::sum);
            for (int a = 0; a < xml.getAttributeCount(); a++)
                assertFalse(xml.getAttributeLocalName(a).matches("id|style|class|href|on.*"), xml.getAttributeLocalName(a));
            if (xml.getLocalName().equals("svg")) assertTrue(Integer.parseInt(xml.getAttributeValue(null, "width")) <= 500, "shrinks to no less than 3/4 on a phone of 390 points");
        }
        assertEquals(length + 1, count.get("rect"), "a white ground and a box for each operator");
        assertEquals(2 * (length - 1), count.getOrDefault("circle", 0), "a sum for delta_1..delta_{N-1}, eps_2..eps_N");
        assertTrue(Set.of("svg", "title", "desc", "rect", "path", "circle", "text", "tspan").containsAll(count.keySet()), count.toString());
    }

    @Test
    void the_bytes_do_not_depend_on_the_locale() {
        Locale before = Locale.getDefault();
        try {
            String expected = PICTURES.get("deep").svg() + PICTURES.get("deep");
            for (String tag : new String[] {"de-DE", "ar-EG-u-nu-arab", "tr-TR"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals(expected, PICTURES.get("deep").svg() + PICTURES.get("deep"), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void long_names_of_operators_are_shortened_in_the_box_and_whole_in_the_description() {
        double[][] matrix = {{-15, 13}, {-5, 9}};
        String svg = Chain.input(2).then(bilinear(matrix)).then(squaredInnerProduct()).picture().svg();
        assertTrue(svg.contains(">squaredInner</text>") && svg.contains(">Product()</text>"), svg);
        assertTrue(svg.contains("f_1 = " + bilinear(matrix) + ", f_2"), svg);
        double[][] large = {IntStream.range(0, 16).mapToDouble(k -> k).toArray()};
        assertTrue(Chain.input(16).then(bilinear(large)).picture().toString().lines().allMatch(line -> line.length() <= 100));
    }

    @Test
    void what_does_not_fit_the_chain_is_refused() {
        refused("forward(uniform(0.5)).at(3): there is no operator 3, the chain has 2", () -> PAPER.picture(forward(uniform(0.5)).at(3)));
        refused("eps_2 of operator 2 (softplus()): backward(uniform(0.5)).at(2).elements(1, 2): there is no element 2, the vector has 1",
            () -> PAPER.picture(backward(uniform(0.5)).at(2).elements(1, 2)));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> PAPER.picture(forward(constant(1, 2)).at(1))).getMessage().startsWith("delta_1 of operator 1 (linear(1)): "));
        refused("picture: Chain.input(3) has no operator yet; add one by then(...)", () -> Chain.input(3).picture());
    }

    private static void refused(String message, Runnable action) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
