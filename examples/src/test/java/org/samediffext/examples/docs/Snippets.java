package org.samediffext.examples.docs;

import com.google.inject.Guice;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.samediffext.SameDiffExt;
import org.samediffext.adversarial.robustness.RobustnessEvaluation;
import org.samediffext.adversarial.robustness.RobustnessReport;
import org.samediffext.config.Config;
import org.samediffext.inject.SameDiffExtModule;
import org.samediffext.model.Classifiers;
import org.samediffext.spi.About;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;

/** The code of the README, compiled and run by {@link DocsTest}. */
final class Snippets {
    private Snippets() {}

    // spotless:off

    static MultiLayerNetwork java(DataSetIterator data, INDArray images, int[] labels) {
        // snippet: java
        SameDiffExt ext = SameDiffExt.load();
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .updater(ext.updater("lion", Map.of("learningRate", 1e-3, "beta1", 0.95))) // like any DL4J updater
                .list(new DenseLayer.Builder().nIn(64).nOut(32).activation(Activation.RELU).build(),
                        new OutputLayer.Builder(LossFunction.MCXENT).nIn(32).nOut(10).activation(Activation.SOFTMAX).build())
                .build());
        net.init();
        net.fit(data);
        Attack pgd = ext.attack("pgd", Map.of("norm", "linf", "epsilon", 0.1, "steps", 40));
        AttackResult result = pgd.run(Classifiers.of(net, Bounds.UNIT), images, Criterion.untargeted(labels), new AttackOptions());
        double fooled = result.at(0.1).successRate();
        // end
        if (!(fooled >= 0)) {
            throw new IllegalStateException("no success rate");
        }
        return net;
    }

    static RobustnessReport robust(MultiLayerNetwork net, DataSetIterator data, INDArray images, int[] labels) {
        // snippet: robust
        SameDiffExt ext = SameDiffExt.load();
        GradientModel model = Classifiers.of(net, Bounds.UNIT);
        net.fit(ext.defense("adversarialtraining", Map.of("epsilon", 0.1)).batches(data, model, 1)); // your own fit
        GradientModel guarded = ext.transform("bitdepth", Map.of("bits", 3)).before(model, 1, 1); // attacks go through it
        RobustnessReport report = new RobustnessEvaluation(guarded, new AttackOptions())
                .run(List.of(ext.attack("autoattack", Map.of("epsilon", 0.1))), images, labels);
        System.out.println(report.table()); // accuracy by epsilon and class, intervals, costs, and alarms where gradients are masked
        // end
        return report;
    }

    static void yaml(MultiLayerNetwork net, Path folder) {
        // snippet: yaml
        SameDiffExt ext = SameDiffExt.load();
        Config config = ext.read(folder.resolve("train.yaml"));
        ext.install(config, net); // or a ComputationGraph, or a SameDiff; parameters stay, nothing else changes
        // end
    }

    // snippet: guice
    static class Training {
        @Inject IUpdater updater; // the one that train.yaml names
        @Inject SameDiffExt ext;
    }

    static Training guice(Path folder) {
        Config config = SameDiffExt.load().read(folder.resolve("train.yaml"));
        return Guice.createInjector(new SameDiffExtModule(config)).getInstance(Training.class);
    }
    // end

    // snippet: own
    @About(value = "momentum, then the sign", paper = "Bernstein et al. 2018, signSGD, Algorithm 2 (Signum)")
    public record SignDescent(double beta) implements FormulaRule {
        public SignDescent() {
            this(0.9); // the default
        }

        public SignDescent {
            Range.decay("beta", beta); // 0 <= beta < 1, in every error message and in the schema
        }

        @Override
        public String formula() {
            return """
                m    = beta*m + (1 - beta)*g
                step = lr*sign(m)
                """;
        }

        @Override
        public List<String> state() {
            return List.of("m");
        }
    }
    // end
    // spotless:on
}
