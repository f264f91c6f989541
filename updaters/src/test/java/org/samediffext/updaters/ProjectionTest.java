package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.StepNumbers;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorStep;
import org.samediffext.spi.UpdateRule;

/** The laws of the projection that AdamP and SGDP share. */
class ProjectionTest {
    private static final StepNumbers FIRST = new StepNumbers(0.1, 1, 0.5);

    static Stream<UpdateRule> rules() {
        return Stream.of(new AdamP(), new SGDP(0.9, 0, 1e-8, 0.1, 0.1, false));
    }

    private static TensorStep step(UpdateRule rule, int axis, DataType type) {
        return Rules.step(rule, new Tensor("", List.of(2L, 3L), 'c', axis), type);
    }

    private static INDArray matrix(DataType type, double... numbers) {
        return Nd4j.createFromArray(numbers).castTo(type).reshape(2, 3);
    }

    private static List<INDArray> states(UpdateRule rule, DataType type) {
        return rule.state().stream().map(s -> Nd4j.create(type, 2, 3)).toList();
    }

    /** Where the gradient is zero its angle says nothing: the weights decay in full and are not projected. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aZeroGradientIsNoSignOfScaleInvariance(UpdateRule rule) {
        INDArray p = matrix(DataType.DOUBLE, 1, -2, 3, 4, 5, -6);
        INDArray g = Nd4j.zeros(DataType.DOUBLE, 2, 3);
        step(rule, 1, DataType.DOUBLE).apply(g, p, states(rule, DataType.DOUBLE), FIRST);
        double decay = 0.1 * 0.5 / (rule instanceof SGDP sgdp ? 1 - sgdp.momentum() : 1);
        assertThat(g.sub(p.mul(decay)).amaxNumber().doubleValue()).isLessThan(1e-12);
    }

    /** The first step of a projected layer is orthogonal to the weights, but for the decay. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void aProjectedStepIsOrthogonalToEachChannel(UpdateRule rule) {
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16)) {
            INDArray p = matrix(type, 1, -2, 3, 4, 5, -6);
            INDArray g = matrix(type, 4, 5, 2, -1, 2, 1);
            step(rule, 1, type).apply(g, p, states(rule, type), new StepNumbers(0.1, 1, 0));
            INDArray along =
                    g.castTo(DataType.DOUBLE).mul(p.castTo(DataType.DOUBLE)).sum(0);
            assertThat(along.amaxNumber().doubleValue())
                    .as("%s", type)
                    .isCloseTo(0, within(type == DataType.FLOAT16 ? 5e-3 : 1e-6));
            assertThat(g.amaxNumber().doubleValue()).isGreaterThan(0.01);
        }
    }

    /** Rows and columns of this gradient are orthogonal to those of the weights, so that either may be the channels. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theAxisDecides(UpdateRule rule) {
        INDArray p = matrix(DataType.DOUBLE, 1, -2, 3, 4, 5, -6);
        INDArray byColumn = matrix(DataType.DOUBLE, 4, 5, 2, -1, 2, 1);
        INDArray byRow = byColumn.dup();
        List<INDArray> columnStates = states(rule, DataType.DOUBLE);
        List<INDArray> rowStates = states(rule, DataType.DOUBLE);
        // a momentum that is not orthogonal
        columnStates.get(0).assign(1);
        rowStates.get(0).assign(1);
        step(rule, 1, DataType.DOUBLE).apply(byColumn, p, columnStates, FIRST);
        step(rule, 0, DataType.DOUBLE).apply(byRow, p, rowStates, FIRST);
        assertThat(byColumn.sub(byRow).amaxNumber().doubleValue()).isGreaterThan(1e-3);
    }

    /** A 16-bit sum of squares would overflow at 65504. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void halfDoesNotOverflow(UpdateRule rule) {
        INDArray p = matrix(DataType.FLOAT16, 300, 300, 300, 300, 300, 300);
        INDArray g = matrix(DataType.FLOAT16, 1, 2, 3, -1, -2, -3);
        step(rule, 1, DataType.FLOAT16).apply(g, p, states(rule, DataType.FLOAT16), new StepNumbers(0.1, 1, 0));
        for (double number : g.castTo(DataType.DOUBLE).reshape(6).toDoubleVector()) {
            assertThat(Math.abs(number)).isBetween(0.09, 0.31);
        }
    }

    static Stream<UpdateRule> tensorRules() {
        return Stream.concat(rules(), Stream.of(new LARS(), new Adafactor()));
    }

    /**
     * Nothing of the parameter's size is allocated, in the workspace in which DL4J calls updaters or outside. ND4J's reductions
     * and operations with a number allocate a few scalars and contexts of their own for each call.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("tensorRules")
    void noStepAllocatesArraysAfterTheFirst(UpdateRule rule) {
        INDArray p = Nd4j.rand(DataType.FLOAT, 200, 300);
        INDArray g = Nd4j.rand(DataType.FLOAT, 200, 300);
        Steps steps = new Steps(new RuleUpdater(rule, 1e-3, null, 0.1, 0), p);
        steps.step(g);
        var configuration =
                WorkspaceConfiguration.builder().initialSize(1 << 20).build();
        try (var workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "noStepAllocates")) {
            long before = Nd4j.getDeallocatorService().nextValue();
            steps.step(g);
            assertThat(Nd4j.getDeallocatorService().nextValue() - before - 1).isLessThan(24);
            assertThat(workspace.getPrimaryOffset()).isLessThan(2048);
        }
    }
}
