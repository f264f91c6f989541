package org.samediffext.updaters;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The same network, tanh and softmax, in the three kinds of model. Parameters are named {@code 0_W, 0_b, 1_W, 1_b} in all. */
enum ToyModel {
    MULTI_LAYER {
        @Override
        Object build(IUpdater updater) {
            MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                    .seed(3)
                    .dataType(DataType.DOUBLE)
                    .updater(updater)
                    .list()
                    .layer(hidden())
                    .layer(output())
                    .build());
            net.init();
            return net;
        }

        @Override
        void fit(Object model, DataSet batch) {
            ((MultiLayerNetwork) model).fit(batch);
        }

        @Override
        List<INDArray> parameters(Object model) {
            return new ArrayList<>(((MultiLayerNetwork) model).paramTable().values());
        }

        @Override
        void save(Object model, File file) {
            write((MultiLayerNetwork) model, file);
        }

        @Override
        Object restore(File file) {
            try {
                return ModelSerializer.restoreMultiLayerNetwork(file, true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    GRAPH {
        @Override
        Object build(IUpdater updater) {
            ComputationGraph net = new ComputationGraph(new NeuralNetConfiguration.Builder()
                    .seed(3)
                    .dataType(DataType.DOUBLE)
                    .updater(updater)
                    .graphBuilder()
                    .addInputs("in")
                    .addLayer("0", hidden(), "in")
                    .addLayer("1", output(), "0")
                    .setOutputs("1")
                    .build());
            net.init();
            return net;
        }

        @Override
        void fit(Object model, DataSet batch) {
            ((ComputationGraph) model).fit(batch);
        }

        @Override
        List<INDArray> parameters(Object model) {
            return new ArrayList<>(((ComputationGraph) model).paramTable().values());
        }

        @Override
        void save(Object model, File file) {
            write((ComputationGraph) model, file);
        }

        @Override
        Object restore(File file) {
            try {
                return ModelSerializer.restoreComputationGraph(file, true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    SAMEDIFF {
        @Override
        Object build(IUpdater updater) {
            MultiLayerNetwork twin =
                    (MultiLayerNetwork) MULTI_LAYER.build(new org.nd4j.linalg.learning.config.Sgd(0.1));
            SameDiff sd = SameDiff.create();
            SDVariable in = sd.placeHolder("in", DataType.DOUBLE, -1, 4);
            SDVariable labels = sd.placeHolder("labels", DataType.DOUBLE, -1, 3);
            SDVariable w0 = sd.var("0_W", twin.getParam("0_W").dup('f'));
            SDVariable b0 = sd.var("0_b", twin.getParam("0_b").dup());
            SDVariable w1 = sd.var("1_W", twin.getParam("1_W").dup('f'));
            SDVariable b1 = sd.var("1_b", twin.getParam("1_b").dup());
            SDVariable hidden = sd.math().tanh(in.mmul(w0).add(b0));
            SDVariable logits = hidden.mmul(w1).add("logits", b1);
            sd.loss().softmaxCrossEntropy("loss", labels, logits, null);
            sd.setLossVariables("loss");
            sd.setTrainingConfig(TrainingConfig.builder()
                    .updater(updater)
                    .dataSetFeatureMapping("in")
                    .dataSetLabelMapping("labels")
                    .build());
            return sd;
        }

        @Override
        void fit(Object model, DataSet batch) {
            ((SameDiff) model).fit(new SingletonDataSetIterator(batch), 1);
        }

        @Override
        List<INDArray> parameters(Object model) {
            SameDiff sd = (SameDiff) model;
            return List.of(
                    sd.getVariable("0_W").getArr(),
                    sd.getVariable("0_b").getArr(),
                    sd.getVariable("1_W").getArr(),
                    sd.getVariable("1_b").getArr());
        }

        @Override
        void save(Object model, File file) {
            ((SameDiff) model).save(file, true);
        }

        @Override
        Object restore(File file) {
            return SameDiff.load(file, true);
        }
    };

    abstract Object build(IUpdater updater);

    abstract void fit(Object model, DataSet batch);

    abstract List<INDArray> parameters(Object model);

    abstract void save(Object model, File file);

    abstract Object restore(File file);

    void fit(Object model, int from, int to) {
        for (int step = from; step < to; step++) {
            fit(model, batch(step));
        }
    }

    double[] flat(Object model) {
        return parameters(model).stream()
                .flatMapToDouble(p ->
                        java.util.Arrays.stream(p.dup('c').reshape(p.length()).toDoubleVector()))
                .toArray();
    }

    static DataSet batch(int step) {
        Random random = new Random(100 + step % 4);
        double[][] x = new double[8][4];
        double[][] y = new double[8][3];
        for (int i = 0; i < 8; i++) {
            int label = random.nextInt(3);
            y[i][label] = 1;
            for (int j = 0; j < 4; j++) {
                x[i][j] = random.nextGaussian() + (j == label ? 2 : 0);
            }
        }
        return new DataSet(Nd4j.create(x), Nd4j.create(y));
    }

    private static DenseLayer hidden() {
        return new DenseLayer.Builder()
                .nIn(4)
                .nOut(6)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(6)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static void write(org.deeplearning4j.nn.api.Model model, File file) {
        try {
            ModelSerializer.writeModel(model, file, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
