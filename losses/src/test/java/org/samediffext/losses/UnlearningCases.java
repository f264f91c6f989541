package org.samediffext.losses;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LabelColumn;
import org.samediffext.spi.LossTerm;

/** The batches of the losses of unlearning. */
final class UnlearningCases {
    private UnlearningCases() {}

    static Stream<LossCase> all() {
        return Stream.of(
                new Parts(new GradientAscent(), 4, false),
                new Parts(new GradientAscent(2, Reduction.VALID), 5, false),
                new Parts(new WeightedGradientAscent(), 4, true),
                new Parts(new WeightedGradientAscent(0.5, -100, Reduction.VALID), 3, true),
                new Parts(new SatImp(), 4, true),
                new Parts(new SatImp(1, 0.5, -100, Reduction.VALID), 3, true),
                new Parts(new CeU(), 4, true),
                new Parts(new Npo(), 4, false),
                new Parts(new Npo(1, 1, Reduction.VALID), 3, false),
                new Parts(new SimNpo(), 4, false),
                new Parts(new SimNpo(2, 0.3, -100, Reduction.SUM), 3, false),
                new Parts(new Undial(), 4, false),
                new Parts(new Undial(2, ReferenceForm.PROBABILITIES, -100, Reduction.VALID), 3, false),
                new Parts(new KlRetain(), 4, false),
                new Parts(new KlRetain(ReferenceForm.PROBABILITIES, Reduction.VALID), 3, false),
                new Parts(new GradientDifference(), 4, false),
                new Parts(new ForgetRetain(), 4, false),
                new Parts(new ForgetRetain(ForgetLoss.CEU, 1, 0.5), 4, true),
                new Parts(both(ForgetLoss.NPO, Map.of("beta", 0.5), RetainLoss.KL), 4, false),
                new Parts(both(ForgetLoss.UNDIAL, Map.of(), RetainLoss.KL), 3, false));
    }

    static ForgetRetain both(ForgetLoss forget, Map<String, Double> settings, RetainLoss retain) {
        return new ForgetRetain(forget, settings, 0.7, retain, 1.3, ReferenceForm.LOGITS, -100, Reduction.VALID);
    }

    /** Labels of all the parts that a loss names. */
    record Parts(LossTerm term, int outputs, boolean detaches) implements LossCase {

        @Override
        public INDArray labels(Random random, int rows) {
            List<INDArray> columns = new ArrayList<>();
            for (LabelColumn part : term.labels()) {
                columns.add(
                        switch (part.name()) {
                            case "class" -> LossCases.ids(random, rows, outputs);
                            case "sequence" -> whole(random, rows, 3);
                            case "reference" -> LossCases.normal(random, rows, -1.5, 0.3);
                            case "distribution" -> distribution(random, rows);
                            case "retain" -> whole(random, rows, 2);
                            default -> throw new AssertionError(part);
                        });
            }
            return LossCases.columns(columns);
        }

        private static INDArray whole(Random random, int rows, int bound) {
            INDArray column = Nd4j.create(DataType.DOUBLE, rows, 1);
            for (int i = 0; i < rows; i++) {
                column.putScalar(i, 0, random.nextInt(bound));
            }
            return column;
        }

        private INDArray distribution(Random random, int rows) {
            INDArray logits = Nd4j.create(DataType.DOUBLE, rows, outputs);
            for (int i = 0; i < logits.length(); i++) {
                logits.putScalar(i, random.nextGaussian());
            }
            return term.toString().contains("PROBABILITIES") ? Nd4j.math.exp(logits) : logits;
        }

        @Override
        public INDArray wideLabels(Random random, int rows) {
            if (term instanceof KlRetain) {
                return labels(random, rows);
            }
            return new LossCases.Classes(term, outputs).wideLabels(random, rows);
        }

        @Override
        public Set<LayerKind> layers() {
            return term.labels().size() == 1
                    ? EnumSet.allOf(LayerKind.class)
                    : EnumSet.complementOf(EnumSet.of(LayerKind.CNN_LOSS));
        }

        @Override
        public String toString() {
            return term.toString();
        }
    }
}
