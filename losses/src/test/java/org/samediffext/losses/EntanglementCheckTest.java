package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A linear softmax policy; numbers of NumPy in float64, printed to 7 decimals. */
class EntanglementCheckTest {
    private static final double[][] WEIGHTS = {{.1, .2}, {-.3, .4}, {.2, -.1}};
    private static final double RATE = 1e-3;

    private static double[] probabilities(double[][] w, double[] x) {
        double[] p = new double[3];
        for (int i = 0; i < 3; i++) {
            p[i] = w[i][0] * x[0] + w[i][1] * x[1];
        }
        Softmax.inPlace(p, 0, 3);
        return p;
    }

    private static INDArray gradient(double[] x, int y) {
        double[] p = probabilities(WEIGHTS, x);
        double[][] g = new double[3][2];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                g[i][j] = ((i == y ? 1 : 0) - p[i]) * x[j];
            }
        }
        return Nd4j.createFromArray(g);
    }

    @ParameterizedTest
    @CsvSource({
        ".9, .7, 1, -.3878138, .9610321, true, true",
        "1, .4, 0, .7177253, .6968099, true, false",
        "3, 1.5, 0, 2.0055021, 5.4977086, false, true"
    })
    void foretellsWhatAStepDoes(
            double x0, double x1, int y, double inner, double square, boolean rises, boolean falls) {
        double[] w = {1, .5};
        double[] l = {x0, x1};
        INDArray gw = gradient(w, 0);
        INDArray gl = gradient(l, y);
        EntanglementCheck check = EntanglementCheck.of(gw, gl, 1, 1);

        EntanglementCheck single = EntanglementCheck.of(gw.castTo(DataType.FLOAT), gl.castTo(DataType.FLOAT), 1, 1);
        assertThat(single.inner()).isCloseTo(inner, within(1e-4));
        assertThat(single.chosenSquare()).isCloseTo(.7445499, within(1e-4));
        assertThat(single.rejectedSquare()).isCloseTo(square, within(1e-4));
        assertThat(single.chosenRises()).isEqualTo(rises);
        assertThat(single.rejectedFalls()).isEqualTo(falls);
        assertThat(check.inner()).isCloseTo(inner, within(1e-7));
        assertThat(check.chosenSquare()).isCloseTo(.7445499, within(1e-7));
        assertThat(check.rejectedSquare()).isCloseTo(square, within(1e-7));
        assertThat(check.chosenRises()).isEqualTo(rises);
        assertThat(check.rejectedFalls()).isEqualTo(falls);

        double[][] moved =
                Nd4j.createFromArray(WEIGHTS).add(gw.sub(gl).mul(RATE)).toDoubleMatrix();
        double a = Math.log(probabilities(moved, w)[0] / probabilities(WEIGHTS, w)[0]);
        double b = Math.log(probabilities(moved, l)[y] / probabilities(WEIGHTS, l)[y]);
        assertThat(check.chosenChange(RATE)).isCloseTo(a, within(1e-5));
        assertThat(check.rejectedChange(RATE)).isCloseTo(b, within(1e-5));
        assertThat(check.normalized().chosenRises()).isTrue();
        assertThat(check.normalized().rejectedFalls()).isTrue();
    }

    @Test
    void showsTheReferenceChanges() {
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            INDArray gw = gradient(new double[] {1, .5}, 0).castTo(type);
            INDArray near = gradient(new double[] {1, .4}, 0).castTo(type);
            INDArray far = gradient(new double[] {3, 1.5}, 0).castTo(type);
            assertThat(EntanglementCheck.of(gw, near, 1, 1).rejectedChange(RATE))
                    .isCloseTo(2.09e-5, within(5e-8));
            assertThat(EntanglementCheck.of(gw, far, 1, 1).chosenChange(RATE)).isCloseTo(-1.261e-3, within(5e-7));
        }
    }

    @Test
    void aStrongerPullOnTheChosenTextLiftsIt() {
        EntanglementCheck even = new EntanglementCheck(2, 1, 5, 1, 1);
        assertThat(even.chosenRises()).isFalse();
        assertThat(new EntanglementCheck(2, 1, 5, 2.1, 1).chosenRises()).isTrue();
    }

    @Test
    void refusesGradientsOfDifferentParameters() {
        assertThatThrownBy(() -> EntanglementCheck.of(Nd4j.zeros(3), Nd4j.zeros(4), 1, 1))
                .hasMessage("the gradients are of 3 and 4 parameters, allowed are two of the same parameters");
    }
}
