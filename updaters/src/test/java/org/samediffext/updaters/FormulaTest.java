package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.ConfigException;
import org.samediffext.SameDiffExt;

/** The user's own formula. */
class FormulaTest {

    @Test
    void lionAsAFormulaIsLion() {
        Formula formula = new Formula(new Lion().formula(), List.of("m"), Map.of("beta1", 0.9, "beta2", 0.99));
        List<double[]> gradients = List.of(new double[] {0.1, -0.2, 0.3}, new double[] {0.2, 0.1, -0.1});
        double[] theta = {1, -2, 0.5};
        assertThat(Steps.run(Rules.decayed(formula), theta, gradients, DataType.DOUBLE)
                        .get(1))
                .isEqualTo(Steps.run(Rules.decayed(new Lion()), theta, gradients, DataType.DOUBLE)
                        .get(1));
    }

    @Test
    void aMistakeIsPointedOutInsideTheFormula() {
        String yaml = """
            updater:
              method: formula
              state: [m]
              constants: { beta: 0.9 }
              formula: |
                m    = beta*m + g
                step = lr*moment
            """;
        assertThatThrownBy(() -> SameDiffExt.load().parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("<text>:7:15: ")
                .hasMessageContaining("moment");
    }

    @Test
    void theFormulaIsRequired() {
        assertThatThrownBy(() -> SameDiffExt.load().parse("updater: { method: formula }"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("formula");
    }
}
