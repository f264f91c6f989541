package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.StepKernel.Scalars;

/** Numbers that a formula keeps from step to step. */
class KeptNumberTest {
    /** The rate falls with all squares so far; the largest step so far is counted in a second number, from the first one. */
    private static final Formula FORMULA = Formula.parse("""
            m    = m/2 + g
            s    = s + dot(g, g)
            most = max(most, maxabs(m)/s)
            step = lr*m/sqrt(s)
            """, Set.of(), List.of("m"), List.of("s", "most"));

    private static Formula keeping(String text) {
        return Formula.parse(text, Set.of(), List.of("m"), List.of("s"));
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, true", "FLOAT, false", "DOUBLE, true", "DOUBLE, false", "HALF, true"})
    void keepsThem(DataType type, boolean fused) {
        int n = 1000;
        double[] m = new double[n];
        double s = 0;
        double most = 0;
        INDArray state = Nd4j.zeros(type, n);
        INDArray sArray = Nd4j.zeros(type, n);
        INDArray mostArray = Nd4j.zeros(type, n).assign(0);
        double tolerance = type == DataType.DOUBLE ? 1e-12 : type == DataType.FLOAT ? 1e-5 : 3e-2;
        for (int t = 1; t <= 4; t++) {
            INDArray g =
                    Nd4j.linspace(DataType.DOUBLE, -1, 2.0 / n, n).muli(1.0 / t).castTo(type);
            double[] gradient = g.toDoubleVector();
            double largest = 0;
            for (int i = 0; i < n; i++) {
                m[i] = m[i] / 2 + gradient[i];
                s += gradient[i] * gradient[i];
                largest = Math.max(largest, Math.abs(m[i]));
            }
            most = Math.max(most, largest / s);
            run(fused, g, state, sArray, mostArray, new Scalars(0.1, t, 0));
            assertThat(sArray.getDouble(0)).isCloseTo(s, within(tolerance * s));
            assertThat(mostArray.getDouble(0)).isCloseTo(most, within(tolerance));
            for (int i = 0; i < n; i++) {
                assertThat(g.getDouble(i)).isCloseTo(0.1 * m[i] / Math.sqrt(s), within(tolerance));
            }
        }
        // only the first element is the number's
        assertThat(sArray.getDouble(1)).isZero();
    }

    private static void run(boolean fused, INDArray g, INDArray m, INDArray s, INDArray most, Scalars step) {
        if (fused) {
            Kernels.of(FORMULA, Map.of()).run(g, null, List.of(m, s, most), step);
        } else {
            new OpChain(FORMULA, new double[0]).run(new INDArray[] {g, g, m, s, most}, Channels.none(g.length()), step);
        }
    }

    @Test
    void isReadBeforeItsLineAsItWas() {
        Formula formula = keeping("step = g*s\ns = s + 1\nm = m + s");
        INDArray s = Nd4j.zeros(DataType.DOUBLE, 1);
        INDArray m = Nd4j.zeros(DataType.DOUBLE, 2);
        for (int t = 0; t < 3; t++) {
            INDArray g = Nd4j.createFromArray(1.0, -2.0);
            Kernels.of(formula, Map.of()).run(g, null, List.of(m, s), new Scalars(1, t + 1, 0));
            assertThat(g.toDoubleVector()).containsExactly(t, -2.0 * t);
        }
        assertThat(m.toDoubleVector()).containsExactly(6, 6);
        assertThat(s.getDouble(0)).isEqualTo(3);
    }

    @Test
    void mustBeOneNumber() {
        assertThatThrownBy(() -> keeping("m = g\nstep = g\ns = m + 1"))
                .isInstanceOf(FormulaException.class)
                .hasMessageContaining(
                        "s is one number for the whole parameter, and this differs from element to element;"
                                + " make a number of it, such as sum(...) or norm(...), or declare s as a state");
    }

    @Test
    void mustBeAssigned() {
        assertThatThrownBy(() -> keeping("m = g\nstep = g*s"))
                .isInstanceOf(FormulaException.class)
                .hasMessageContaining("the number s is never assigned and would stay zero");
    }

    @Test
    void itsNameIsItsOwn() {
        assertThatThrownBy(() -> Formula.parse("step = g", Set.of(), List.of("s"), List.of("s")))
                .isInstanceOf(FormulaException.class)
                .hasMessageContaining("the name s of a number is taken: it is a state");
    }

    @Test
    void eachNeedsItsArray() {
        assertThatThrownBy(() -> Kernels.of(keeping("m = g\ns = 1\nstep = g"), Map.of())
                        .run(Nd4j.zeros(3), null, List.of(Nd4j.zeros(3)), new Scalars(1, 1, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 state arrays for the states [m] and the numbers [s]; one for each is needed");
    }

    @Test
    void aFormulaThatReadsTheDecayDecaysByItself() {
        Formula formula = Formula.parse("step = lr*(g + weightDecay*p)", Set.of(), List.of());
        assertThat(formula.withDecay()).isSameAs(formula);
        INDArray g = Nd4j.createFromArray(1.0, 2.0);
        Kernels.of(formula, Map.of()).run(g, Nd4j.createFromArray(10.0, 20.0), List.of(), new Scalars(0.5, 1, 0.1));
        assertThat(g.toDoubleVector()).containsExactly(1, 2);
    }
}
