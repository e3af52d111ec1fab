package perturbed.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static perturbed.operator.Loss.logistic;
import static perturbed.operator.Operator.*;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import perturbed.experiment.GradientCheck.Part;
import perturbed.operator.AllOperators;
import perturbed.operator.Loss;
import perturbed.operator.Operator;
import tech.tablesaw.api.Table;

class GradientCheckTest {
    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#operators")
    void every_operator_passes(AllOperators.Case each) {
        GradientCheck.Result result = GradientCheck.of(each.operator()).inputSize(each.inputSize()).points(20).run();
        assertTrue(result.passed(), result::toString);
    }

    @ParameterizedTest
    @MethodSource("perturbed.operator.AllOperators#losses")
    void every_loss_passes(AllOperators.LossCase each) {
        GradientCheck.Result result = GradientCheck.of(each.loss()).inputSize(each.inputSize()).points(20).run();
        assertTrue(result.passed(), result::toString);
    }
}
