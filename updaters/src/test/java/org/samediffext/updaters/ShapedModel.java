package org.samediffext.updaters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import org.samediffext.spi.Tensor;

/**
 * Models whose parameters have many shapes: convolution, batch normalization, dense, LSTM with W and RW of equal lengths, and
 * two directions.
 */
enum ShapedModel {
    MULTI_LAYER {
        @Override
        Object build(IUpdater updater) {
            var list = builder(updater).list();
            List<Layer> layers = layers();
            layers.forEach(list::layer);
            preprocessors().forEach(list::inputPreProcessor);
            MultiLayerNetwork net = new MultiLayerNetwork(list.build());
            net.init();
            return net;
        }

        @Override
        Map<String, INDArray> parameters(Object model) {
            return ((MultiLayerNetwork) model).paramTable();
        }

        @Override
        void fit(Object model, DataSet batch) {
            ((MultiLayerNetwork) model).fit(batch);
        }
    },
    GRAPH {
        @Override
        Object build(IUpdater updater) {
            var graph = builder(updater).graphBuilder().addInputs("in");
            List<Layer> layers = layers();
            for (int i = 0; i < layers.size(); i++) {
                graph.addLayer("" + i, layers.get(i), preprocessors().get(i), i == 0 ? "in" : "" + (i - 1));
            }
            ComputationGraph net = new ComputationGraph(
                    graph.setOutputs("" + (layers.size() - 1)).build());
            net.init();
            return net;
        }

        @Override
        Map<String, INDArray> parameters(Object model) {
            return ((ComputationGraph) model).paramTable();
        }

        @Override
        void fit(Object model, DataSet batch) {
            ((ComputationGraph) model).fit(batch);
        }
    },
    SAMEDIFF {
        @Override
        Object build(IUpdater updater) {
            Random random = new Random(5);
            SameDiff sd = SameDiff.create();
            SDVariable in = sd.placeHolder("in", DataType.DOUBLE, -1, 32, 3);
            SDVariable labels = sd.placeHolder("labels", DataType.DOUBLE, -1, 3, 3);
            SDVariable image = sd.reshape(sd.permute(in, 0, 2, 1), -1, 4, 4, 2);
            SDVariable filter = sd.var("filter", normal(random, 'c', 2, 2, 2, 3));
            SDVariable bias = sd.var("bias", normal(random, 'c', 3));
            SDVariable dense = sd.var("dense", normal(random, 'f', 27, 3));
            SDVariable gain = sd.var("gain", normal(random, 'c', 1).reshape());
            var config = Conv2DConfig.builder()
                    .kH(2)
                    .kW(2)
                    .dataFormat(Conv2DConfig.NHWC)
                    .build();
            SDVariable hidden = sd.math().tanh(sd.cnn().conv2d(image, filter, bias, config));
            SDVariable logits = sd.reshape(hidden, -1, 27).mmul(dense).mul("logits", gain);
            SDVariable target = sd.reshape(sd.permute(labels, 0, 2, 1), -1, 3);
            sd.loss().softmaxCrossEntropy("loss", target, logits, null);
            sd.setLossVariables("loss");
            sd.setTrainingConfig(TrainingConfig.builder()
                    .updater(updater)
                    .dataSetFeatureMapping("in")
                    .dataSetLabelMapping("labels")
                    .build());
            return sd;
        }

        @Override
        Map<String, INDArray> parameters(Object model) {
            Map<String, INDArray> parameters = new LinkedHashMap<>();
            for (String name : List.of("filter", "bias", "dense", "gain")) {
                parameters.put(name, ((SameDiff) model).getVariable(name).getArr());
            }
            return parameters;
        }

        @Override
        void fit(Object model, DataSet batch) {
            ((SameDiff) model).fit(new SingletonDataSetIterator(batch), 1);
        }

        @Override
        Map<String, Tensor> tensors() {
            return Map.of(
                    "filter", tensor("filter", 3, 2, 2, 2, 3),
                    "bias", tensor("bias", -1, 3),
                    "dense", tensor("dense", 1, 27, 3),
                    "gain", tensor("gain", -1));
        }
    };

    abstract Object build(IUpdater updater);

    abstract Map<String, INDArray> parameters(Object model);

    abstract void fit(Object model, DataSet batch);

    /** The trained parameters, written down by hand. */
    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Tensor tensor : List.of(
                tensor("0_W", 0, 3, 2, 2, 2),
                tensor("0_b", -1, 3),
                tensor("1_gamma", -1, 3),
                tensor("1_beta", -1, 3),
                tensor("2_W", 1, 27, 4),
                tensor("2_b", -1, 4),
                tensor("3_W", 1, 4, 16),
                tensor("3_RW", 1, 4, 16),
                tensor("3_b", -1, 16),
                tensor("4_fW", 1, 4, 8),
                tensor("4_fRW", 1, 2, 8),
                tensor("4_fb", -1, 8),
                tensor("4_bW", 1, 4, 8),
                tensor("4_bRW", 1, 2, 8),
                tensor("4_bb", -1, 8),
                tensor("5_W", 1, 4, 3),
                tensor("5_b", -1, 3))) {
            tensors.put(tensor.name(), tensor);
        }
        return tensors;
    }

    void fit(Object model, int from, int to) {
        for (int step = from; step < to; step++) {
            fit(model, batch(step));
        }
    }

    double[] flat(Object model) {
        return parameters(model).values().stream()
                .flatMapToDouble(p ->
                        java.util.Arrays.stream(p.dup('c').reshape(p.length()).toDoubleVector()))
                .toArray();
    }

    /** Two sequences of three images of 4 x 4 and two channels, each image with a class. */
    static DataSet batch(int step) {
        Random random = new Random(300 + step);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, 2, 3, 3);
        for (int i = 0; i < 2; i++) {
            for (int t = 0; t < 3; t++) {
                labels.putScalar(i, random.nextInt(3), t, 1);
            }
        }
        return new DataSet(normal(random, 'c', 2, 32, 3), labels);
    }

    private static INDArray normal(Random random, char order, long... shape) {
        INDArray array = Nd4j.create(DataType.DOUBLE, shape, order);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextGaussian() / 2);
        }
        return array;
    }

    private static Tensor tensor(String name, int channelAxis, long... shape) {
        List<Long> sizes = new ArrayList<>();
        for (long size : shape) {
            sizes.add(size);
        }
        return new Tensor(name, sizes, 'c', channelAxis);
    }

    static NeuralNetConfiguration.Builder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .updater(updater);
    }

    static List<Layer> layers() {
        return List.of(
                new ConvolutionLayer.Builder(2, 2).nIn(2).nOut(3).build(),
                new BatchNormalization.Builder().nIn(3).nOut(3).build(),
                new DenseLayer.Builder().nIn(27).nOut(4).build(),
                new LSTM.Builder().nIn(4).nOut(4).build(),
                new Bidirectional(new LSTM.Builder().nIn(4).nOut(2).build()),
                new RnnOutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .dataFormat(RNNFormat.NCW)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    static Map<Integer, InputPreProcessor> preprocessors() {
        return Map.of(
                0, new RnnToCnnPreProcessor(4, 4, 2),
                2, new CnnToFeedForwardPreProcessor(3, 3, 3, CNN2DFormat.NCHW),
                3, new FeedForwardToRnnPreProcessor());
    }
}
