package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel.Scalars;

class ScheduleTest {
    private static Pass pass(String text, String... states) {
        return Lowering.lower(Formula.parse(text, Set.of("b"), List.of(states)), Vocabulary.FLOAT)
                .last();
    }

    @Test
    void noLoopIsLongerThanC2Unrolls() {
        String text = "step = " + "0.5*(g*g + ".repeat(40) + "g" + ")".repeat(40);
        Schedule schedule = Schedule.of(pass(text));
        assertThat(schedule.loops()).hasSizeGreaterThan(2);
        assertThat(schedule.loops()).allSatisfy(loop -> assertThat(loop.body()).hasSizeLessThanOrEqualTo(32));
        INDArray g = Nd4j.createFromArray(0.5f, -0.25f);
        Kernels.of(Formula.parse(text, Set.of(), List.of()), Map.of()).run(g, null, List.of(), new Scalars(1, 1, 0));
        double expected = 0.5;
        for (int i = 0; i < 40; i++) {
            expected = 0.5 * (0.25 + expected);
        }
        assertThat(g.getDouble(0)).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-6));
        assertThat(g.dataType()).isEqualTo(DataType.FLOAT);
    }

    @Test
    void whatC2NeverVectorisesStaysApart() {
        Schedule schedule = Schedule.of(pass("step = exp(2*g + 1)*where(g < 1, g, 2) - g"));
        assertThat(schedule.loops()).hasSize(4);
    }

    @Test
    void theLastReaderOfAnArrayReplacesItInPlace() {
        Schedule lion = Schedule.of(pass("c = b*m + g\nstep = sign(c)\nm = 2*m + b*g\n", "m"));
        assertThat(lion.source(2)).isEqualTo(2);
        assertThat(lion.source(0)).isEqualTo(3);
        assertThat(lion.blocks()).isEqualTo(4);
    }

    @Test
    void anArrayThatTakesAnothersOldValuesNeedsNoLoop() {
        Schedule shift = Schedule.of(pass("step = b*before\nbefore = g\n", "before"));
        assertThat(shift.loops()).hasSize(1);
        assertThat(shift.source(2)).isZero();
        assertThat(shift.source(0)).isEqualTo(3);
    }

    @Test
    void scratchBlocksAreUsedAgain() {
        StringBuilder text = new StringBuilder("x0 = g + b\n");
        for (int i = 1; i < 20; i++) {
            text.append("x%d = x%d*exp(x%d)\n".formatted(i, i - 1, i - 1));
        }
        Schedule schedule = Schedule.of(pass(text + "step = x19"));
        assertThat(schedule.blocks()).isLessThanOrEqualTo(5);
    }

    @Test
    void whatIsTheSameForAllElementsStaysOutOfTheLoops() {
        Pass pass = pass("k = lr*sqrt(1 - b^t)/(1 - b)\nunused = exp(g)\nstep = k*g + k*g");
        assertThat(pass.instructions()).extracting(Pass.Instruction::op).containsExactly(Op.MUL, Op.ADD);
        assertThat(pass.hoisted()).hasSize(1);
    }
}
