package org.samediffext.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.GradientModel.Vjp;

/** The three kinds of models give the same scores and gradients for the same weights. */
class ClassifierKindsTest {
    private static final Bounds BOX = new Bounds(-1, 1);

    static MultiLayerNetwork layers(DataType type) {
        return Toys.net(type, InputType.feedForward(4), Toys.dense(5), Toys.softmax(3));
    }

    static ComputationGraph vertices(MultiLayerNetwork net) {
        ComputationGraph graph = new ComputationGraph(
                Toys.builder(net.getLayerWiseConfigurations().getDataType())
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer("hidden", Toys.dense(5), "in")
                        .addLayer("out", Toys.softmax(3), "hidden")
                        .setOutputs("out")
                        .setInputTypes(InputType.feedForward(4))
                        .build());
        graph.init();
        graph.setParams(net.params());
        return graph;
    }

    static SameDiff operations(MultiLayerNetwork net) {
        SameDiff graph = SameDiff.create();
        SDVariable x = graph.placeHolder("x", DataType.DOUBLE, -1, 4);
        SDVariable labels = graph.placeHolder("labels", DataType.DOUBLE, -1, 3);
        SDVariable w0 = graph.var("w0", net.getParam("0_W").dup());
        SDVariable b0 = graph.var("b0", net.getParam("0_b").dup());
        SDVariable w1 = graph.var("w1", net.getParam("1_W").dup());
        SDVariable b1 = graph.var("b1", net.getParam("1_b").dup());
        SDVariable logits = graph.math.tanh(x.mmul(w0).add(b0)).mmul(w1).add("logits", b1);
        graph.nn.softmax("probabilities", logits);
        graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
        graph.setLossVariables("loss");
        return graph;
    }

    static ComputationGraph residual() {
        GraphBuilder builder = Toys.builder(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer("first", new DenseLayer.Builder().nOut(4).dropOut(0.5).build(), "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "in")
                .addLayer("norm", new BatchNormalization.Builder().build(), "sum")
                .addVertex("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "norm", "in")
                .addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Add), "product", "norm")
                .addLayer("scores", Toys.dense(3), "both")
                .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "scores")
                .setOutputs("out");
        ComputationGraph graph = new ComputationGraph(
                builder.setInputTypes(InputType.feedForward(4)).build());
        graph.init();
        graph.getLayer("norm")
                .paramTable()
                .values()
                .forEach(values ->
                        values.addi(Toys.values(values.shape()).muli(0.4).addi(0.1)));
        return graph;
    }

    @Test
    void agree() {
        MultiLayerNetwork net = layers(DataType.DOUBLE);
        INDArray x = Toys.values(3, 4);
        Vjp expected = Classifiers.of((Object) net, BOX).vjp(x, Toys::weights);

        for (Object model : List.of(vertices(net), operations(net))) {
            GradientModel view = Classifiers.of(model, BOX);
            Vjp result = view.vjp(x, Toys::weights);
            assertThat(view.classes()).isEqualTo(3);
            assertThat(view.bounds()).isEqualTo(BOX);
            assertThat(view.labels(x)).isEqualTo(net.predict(x));
            ClassifiersTest.near(view.logits(x), expected.logits(), 1e-12);
            ClassifiersTest.near(result.logits(), expected.logits(), 1e-12);
            ClassifiersTest.near(result.gradient(), expected.gradient(), 1e-12);
        }
    }

    @Test
    void differentiateAResidualGraph() {
        ComputationGraph net = residual();
        INDArray x = Toys.values(3, 4);
        GradientModel model = Classifiers.of(net, BOX);

        Vjp result = model.vjp(x, Toys::weights);

        ClassifiersTest.near(Transforms.softmax(result.logits(), true), net.outputSingle(x), 1e-12);
        ClassifiersTest.near(result.gradient(), Toys.differences(model::logits, x, 1e-5), 1e-6);
    }

    @Test
    void differentiateOperations() {
        INDArray x = Toys.values(3, 4);
        GradientModel model = Classifiers.of(operations(layers(DataType.DOUBLE)), BOX);

        INDArray gradient = model.vjp(x, Toys::weights).gradient();

        ClassifiersTest.near(gradient, Toys.differences(model::logits, x, 1e-5), 1e-6);
        assertThat(x).isEqualTo(Toys.values(3, 4));
    }

    @Test
    void followTraining() {
        MultiLayerNetwork net = layers(DataType.DOUBLE);
        ComputationGraph vertices = vertices(net);
        GradientModel first = Classifiers.of(net, BOX);
        GradientModel second = Classifiers.of(vertices, BOX);
        INDArray x = Toys.values(3, 4);
        INDArray before = first.logits(x);
        for (int step = 0; step < 3; step++) {
            net.fit(x, Toys.oneHot(3, 3));
            vertices.fit(new DataSet(x, Toys.oneHot(3, 3)));
        }

        assertThat(first.logits(x)).isNotEqualTo(before);
        ClassifiersTest.near(Transforms.softmax(first.logits(x), true), net.output(x), 1e-12);
        ClassifiersTest.near(second.logits(x), first.logits(x), 1e-12);
        INDArray gradient = first.vjp(x, Toys::weights).gradient();
        ClassifiersTest.near(gradient, Toys.differences(first::logits, x, 1e-5), 1e-6);
    }

    @Test
    void followTrainingOfOperations() {
        SameDiff graph = operations(layers(DataType.DOUBLE));
        INDArray x = Toys.values(3, 4);
        GradientModel model = Classifiers.of(graph, BOX);
        INDArray before = model.logits(x);
        ModelUntouchedTest.train(graph, x);

        INDArray expected = graph.outputSingle(Map.of("x", x), "logits");
        assertThat(Toys.numbers(model.logits(x))).isEqualTo(Toys.numbers(expected));
        assertThat(expected.distance2(before)).isGreaterThan(0.01);
        INDArray gradient = model.vjp(x, Toys::weights).gradient();
        ClassifiersTest.near(gradient, Toys.differences(model::logits, x, 1e-5), 1e-6);

        graph.getVariable("b1").setArray(Toys.values(1, 3));
        INDArray replaced = graph.outputSingle(Map.of("x", x), "logits");
        assertThat(Toys.numbers(model.logits(x))).isEqualTo(Toys.numbers(replaced));
    }

    @Test
    void computeInTheModelsType() {
        INDArray x = Toys.values(3, 4);
        MultiLayerNetwork net = layers(DataType.DOUBLE);
        MultiLayerNetwork single = net.convertDataType(DataType.FLOAT);
        Vjp expected = Classifiers.of(net, BOX).vjp(x, Toys::weights);

        for (Object model : List.of(single, vertices(single))) {
            Vjp result = Classifiers.of(model, BOX).vjp(x, Toys::weights);
            assertThat(result.gradient().dataType()).isEqualTo(DataType.FLOAT);
            assertThat(result.logits().dataType()).isEqualTo(DataType.FLOAT);
            ClassifiersTest.near(result.logits(), expected.logits(), 1e-4);
            ClassifiersTest.near(result.gradient(), expected.gradient(), 1e-4);
        }
    }

    @Test
    void treatEachRowOnItsOwn() {
        MultiLayerNetwork net = layers(DataType.DOUBLE);
        INDArray x = Toys.values(5, 4);
        for (Object model : List.of(net, residual(), operations(net))) {
            GradientModel view = Classifiers.of(model, BOX);
            Vjp all = view.vjp(x, scores -> scores.mul(2));
            for (int row = 0; row < 5; row++) {
                Vjp one = view.vjp(x.getRow(row, true), scores -> scores.mul(2));
                assertThat(Toys.numbers(one.logits()))
                        .isEqualTo(Toys.numbers(all.logits().getRow(row, true)));
                assertThat(Toys.numbers(one.gradient()))
                        .isEqualTo(Toys.numbers(all.gradient().getRow(row, true)));
            }
        }
    }

    @Test
    void keepTheGradientWhereTheSoftmaxSaturates() {
        MultiLayerNetwork net = layers(DataType.DOUBLE);
        net.getParam("1_W").muli(100);
        INDArray x = Toys.values(3, 4);
        GradientModel model = Classifiers.of(net, BOX);

        Vjp result = model.vjp(x, Toys::weights);

        assertThat(net.output(x).maxNumber().doubleValue()).isGreaterThan(1 - 1e-12);
        ClassifiersTest.near(result.gradient(), Toys.differences(model::logits, x, 1e-5), 1e-5);
        assertThat(result.gradient().amaxNumber().doubleValue()).isGreaterThan(10);
    }
}
