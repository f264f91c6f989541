package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Laws of Lion. */
class LionTest {

    @Test
    void theFirstStepIsTheSignOfTheGradient() {
        Steps steps = new Steps(Rules.updater(new Lion()), Nd4j.zeros(DataType.FLOAT, 4));
        assertThat(steps.step(Nd4j.createFromArray(3f, -1e-12f, 0f, 1e12f)).toFloatVector())
                .containsExactly(-0.01f, 0.01f, 0f, -0.01f);
    }

    /** In float 0.99*m rounds back to itself at 7e-44: by the bare formula a dead weight would move for ever. */
    @Test
    void aWeightWhoseGradientHasDiedComesToRest() {
        Steps steps = new Steps(Rules.updater(new Lion()), Nd4j.zeros(DataType.FLOAT, 1));
        steps.step(Nd4j.createFromArray(1e-3f));
        for (int i = 0; i < 10_000; i++) {
            steps.step(Nd4j.createFromArray(0f));
        }
        float rest = steps.parameter().getFloat(0);
        for (int i = 0; i < 100; i++) {
            steps.step(Nd4j.createFromArray(0f));
        }
        assertThat(steps.parameter().getFloat(0)).isEqualTo(rest);
    }
}
