package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Defense;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;

/** Adversarial training around {@code fit} of a SameDiff graph. */
class SameDiffTrainingTest {
    /** A strong feature that an adversary can turn round, and weak ones that he cannot. */
    private static final DataSet DATA = Tasks.gaussians(DataType.DOUBLE, 80, .25, 3, 1, .35, -.35);

    static Stream<Defense> defenses() {
        return Stream.of(
                new AdversarialTraining(Norm.LINF, .5, 4, 2, true, 0), new Trades(6, Norm.LINF, .5, 4, 2, .001));
    }

    private static SameDiff graph(Defense defense) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.DOUBLE, -1, 3);
        SDVariable labels = graph.placeHolder("labels", DataType.DOUBLE, -1, 2);
        SDVariable w = graph.var("w", Nd4j.zeros(DataType.DOUBLE, 3, 2));
        SDVariable logits = x.mmul("logits", w);
        SDVariable loss = defense.loss()
                .map(term -> term.build(graph, labels, logits, null))
                .orElseGet(() -> graph.loss.softmaxCrossEntropy("ce", labels, logits, null));
        graph.setLossVariables(loss.name());
        graph.setTrainingConfig(new TrainingConfig.Builder()
                .updater(new Sgd(defense.loss().isPresent() ? .05 / 20 : .05))
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("labels")
                .build());
        return graph;
    }

    private static GradientModel view(SameDiff graph) {
        return Classifiers.of(graph, "x", "logits", Tasks.WIDE);
    }

    private static SameDiff trained(Defense defense, long seed) {
        SameDiff graph = graph(defense);
        graph.fit(defense.batches(Tasks.minibatches(DATA, 20), view(graph), seed), 20);
        return graph;
    }

    private static double robust(SameDiff graph) {
        return 1
                - new Pgd(Norm.LINF, List.of(.5), 10, 2.5, 1, false, LogitLoss.CE)
                        .run(
                                view(graph),
                                DATA.getFeatures(),
                                Criterion.untargeted(Tasks.classes(DATA)),
                                new AttackOptions())
                        .at(.5)
                        .successRate();
    }

    @ParameterizedTest
    @MethodSource("defenses")
    void trainsAGraphThatWithstandsMoreThanOneTrainedAsAlways(Defense defense) {
        Defense none = new AdversarialTraining(Norm.LINF, 0, 1, 1, false, 0);
        SameDiff plain = trained(none, 5);
        SameDiff defended = trained(defense, 5);
        INDArray scores = defended.outputSingle(Map.of("x", DATA.getFeatures()), "logits");

        assertThat(scores.argMax(1).toIntVector()).isNotEqualTo(new int[80]);
        assertThat(robust(defended)).isGreaterThan(robust(plain)).isGreaterThan(.8);
        assertThat(trained(defense, 5).getVariable("w").getArr().data().asDouble())
                .isEqualTo(defended.getVariable("w").getArr().data().asDouble());
    }
}
