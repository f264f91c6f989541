package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.Labels;
import org.samediffext.SameDiffExt;
import org.samediffext.spi.LossTerm;

/** What the losses of unlearning have in common, where they differ, and what they refuse. */
class UnlearningLawsTest {
    private static final INDArray LOGITS =
            Nd4j.createFromArray(new double[][] {{2, 1, 0, -1}, {.5, .2, -.3, 0}, {0, 3, 1, 2}, {1, 0, -1, .5}});
    private static final INDArray CLASSES = column(0, 2, 3, 0);
    private static final LossTerm.Rows ASCENT = new GradientAscent().evaluate(CLASSES, LOGITS, null);

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    private static double probability(int row) {
        return Math.exp(ASCENT.values().getDouble(row));
    }

    private static void assertSame(INDArray actual, INDArray expected) {
        assertThat(actual.dup('c').data().asDouble())
                .containsExactly(expected.dup('c').data().asDouble(), within(1e-12));
    }

    @Test
    void weightsOfAscentCountAsGiven() {
        LossTerm.Rows weighted = new WeightedGradientAscent(2, -100, Reduction.ALL).evaluate(CLASSES, LOGITS, null);
        LossTerm.Rows saturated = new SatImp(5, 1, -100, Reduction.ALL).evaluate(CLASSES, LOGITS, null);
        for (int i = 0; i < 4; i++) {
            double p = probability(i);
            assertSame(
                    weighted.gradient().getRow(i), ASCENT.gradient().getRow(i).mul(p * p));
            assertSame(
                    saturated.gradient().getRow(i), ASCENT.gradient().getRow(i).mul(Math.pow(p, 5) * (1 - p)));
        }
    }

    @Test
    void withoutWeightItIsGradientAscent() {
        LossTerm.Rows weighted = new WeightedGradientAscent(0, -100, Reduction.ALL).evaluate(CLASSES, LOGITS, null);
        LossTerm.Rows satImp = new SatImp(0, 0, -100, Reduction.ALL).evaluate(CLASSES, LOGITS, null);
        assertSame(weighted.gradient(), ASCENT.gradient());
        assertSame(satImp.values(), ASCENT.values());
    }

    @Test
    void npoStartsAsGradientAscentAndFades() {
        Npo npo = new Npo();
        INDArray sequences = column(1, 2, 1, 2);
        Labels labels = Labels.of(npo).with("class", CLASSES).with("sequence", sequences);
        INDArray atReference = npo.evaluate(
                        labels.with("reference", ASCENT.values()).pack(), LOGITS, null)
                .gradient();
        assertSame(atReference, ASCENT.gradient());
        INDArray forgotten = npo.evaluate(
                        labels.with("reference", ASCENT.values().add(400)).pack(), LOGITS, null)
                .gradient();
        assertThat(forgotten.amaxNumber().doubleValue()).isLessThan(1e-12);
        INDArray faint = new Npo(1e-9, -100, Reduction.ALL)
                .evaluate(labels.with("reference", column(0, 0, 0, 0)).pack(), LOGITS, null)
                .gradient();
        assertThat(faint.sub(ASCENT.gradient()).amaxNumber().doubleValue()).isLessThan(1e-6);
    }

    @Test
    void aSequenceIsItsTokensWhereverTheyStand() {
        Npo npo = new Npo(1, -100, Reduction.ALL);
        INDArray references = column(-1, -2, -3, -.5);
        INDArray mixed = Labels.of(npo)
                .with("class", CLASSES)
                .with("sequence", column(5, -1, 5, -1))
                .with("reference", references)
                .pack();
        LossTerm.Rows rows = npo.evaluate(mixed, LOGITS, null);
        for (int[] sequence : new int[][] {{0, 2}, {1, 3}}) {
            double gained = 0;
            for (int i : sequence) {
                gained += references.getDouble(i) - ASCENT.values().getDouble(i);
            }
            double expected = 2 * Math.log1p(Math.exp(-gained));
            assertThat(rows.values().getDouble(sequence[0])).isCloseTo(expected / 2, within(1e-12));
            assertThat(rows.values().getDouble(sequence[1])).isCloseTo(expected / 2, within(1e-12));
        }
    }

    @Test
    void aTokenOfNoSequenceAndARowOfNoKindDoNotCount() {
        SimNpo sim = new SimNpo();
        INDArray labels = Labels.of(sim)
                .with("class", CLASSES)
                .with("sequence", column(0, Double.NaN, 0, 0))
                .pack();
        LossTerm.Rows rows = sim.evaluate(labels, LOGITS, null);
        assertThat(rows).isEqualTo(sim.evaluate(labels, LOGITS, column(1, 0, 1, 1)));
        assertThat(rows.values().getDouble(1)).isZero();

        ForgetRetain both = new ForgetRetain();
        INDArray kinds = Labels.of(both)
                .with("class", CLASSES)
                .with("retain", column(0, Double.NaN, 1, 1))
                .pack();
        assertThat(both.evaluate(kinds, LOGITS, null).gradient().getRow(1).toDoubleVector())
                .containsOnly(0);
    }

    @Test
    void ceuLeavesTheOthersInProportion() {
        INDArray gradient = new CeU().evaluate(CLASSES, LOGITS, null).gradient();
        for (int i = 0; i < 4; i++) {
            double p = probability(i);
            // p − q is p/(1 − p) times the gradient of descent's opposite
            assertSame(gradient.getRow(i), ASCENT.gradient().getRow(i).mul(p / (1 - p)));
        }
    }

    @Test
    void aReferenceAsLogitsOrProbabilitiesIsTheSame() {
        INDArray reference = Nd4j.createFromArray(
                new double[][] {{1, 0, 2, 0}, {0, 0, 0, 1}, {3, 1, 1, 1}, {0, 0, 0, Double.NEGATIVE_INFINITY}});
        INDArray probabilities = Nd4j.nn.softmax(reference, 1).mul(7);
        LossTerm.Rows kl = new KlRetain().evaluate(reference, LOGITS, null);
        assertSame(
                new KlRetain(ReferenceForm.PROBABILITIES, Reduction.ALL)
                        .evaluate(probabilities, LOGITS, null)
                        .gradient(),
                kl.gradient());
        Undial logits = new Undial(3, ReferenceForm.LOGITS, -100, Reduction.ALL);
        Undial shares = new Undial(3, ReferenceForm.PROBABILITIES, -100, Reduction.ALL);
        assertSame(
                shares.evaluate(Nd4j.concat(1, CLASSES, probabilities), LOGITS, null)
                        .values(),
                logits.evaluate(Nd4j.concat(1, CLASSES, reference), LOGITS, null)
                        .values());
    }

    @Test
    void aRowThatIsNoDistributionDoesNotCount() {
        INDArray reference =
                Nd4j.createFromArray(new double[][] {{1, 0, 2, 0}, {0, 0, 0, 0}, {-3, 1, 1, 1}, {1, Double.NaN, 1, 1}});
        double[] values = new KlRetain(ReferenceForm.PROBABILITIES, Reduction.ALL)
                .evaluate(reference, LOGITS, null)
                .values()
                .toDoubleVector();
        assertThat(values[0]).isPositive();
        assertThat(values[1]).isZero();
        assertThat(values[2]).isZero();
        assertThat(values[3]).isZero();
    }

    @Test
    void classesMayBeOneHotAmongOtherParts() {
        SimNpo sim = new SimNpo();
        INDArray hot = Nd4j.zeros(DataType.DOUBLE, 4, 4);
        for (int i = 0; i < 4; i++) {
            hot.putScalar(i, CLASSES.getInt(i), 1);
        }
        INDArray sequences = column(0, 0, 1, 1);
        assertThat(sim.evaluate(Nd4j.concat(1, hot, sequences), LOGITS, null))
                .isEqualTo(sim.evaluate(Nd4j.concat(1, CLASSES, sequences), LOGITS, null));
    }

    @Test
    void isConfiguredByName() {
        SameDiffExt ext = SameDiffExt.load();
        assertThat(ext.lossTerm("forgetretain", Map.of("forget", "npo", "settings", Map.of("beta", 0.5), "gamma", 2)))
                .isEqualTo(new ForgetRetain(
                        ForgetLoss.NPO,
                        Map.of("beta", 0.5),
                        2,
                        RetainLoss.CROSSENTROPY,
                        1,
                        ReferenceForm.LOGITS,
                        -100,
                        Reduction.VALID));
        assertThat(new ForgetRetain(ForgetLoss.NPO, 1, 1).labels())
                .extracting(part -> part.name())
                .containsExactly("class", "sequence", "reference", "retain");
    }

    @Test
    void refusesSettingsThatTheForgetLossDoesNotHave() {
        SameDiffExt ext = SameDiffExt.load();
        assertThatThrownBy(
                        () -> ext.lossTerm("forgetretain", Map.of("forget", "npo", "settings", Map.of("gamma", 0.5))))
                .hasMessageContaining("settings is {gamma=0.5}, allowed is a map of numbers with the keys beta");
        assertThatThrownBy(
                        () -> ext.lossTerm("forgetretain", Map.of("forget", "npo", "settings", Map.of("beta", -0.5))))
                .hasMessageContaining("allowed is a finite number with beta > 0");
        assertThatThrownBy(() -> ext.lossTerm("forgetretain", Map.of("settings", Map.of("beta", 1))))
                .hasMessageContaining("allowed is nothing, invertedhinge has no numeric settings");
    }

    @Test
    void refusesOtherLabels() {
        assertThatThrownBy(() -> new Npo().evaluate(CLASSES, LOGITS, null))
                .hasMessage(
                        "loss npo: the labels are [4, 1], allowed are 3 (class ids) or 6 (one-hot) columns for class,"
                                + " sequence, reference");
        INDArray half = Nd4j.concat(1, CLASSES, column(0, 1, .5, 0));
        assertThatThrownBy(() -> new GradientDifference().evaluate(half, LOGITS, null))
                .hasMessage("loss forgetretain: the label part 'retain' of row 2 is 0.5, allowed are 1 (retain) and 0"
                        + " (forget)");
    }
}
