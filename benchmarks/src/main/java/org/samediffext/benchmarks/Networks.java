package org.samediffext.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
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
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Networks for images of 28 by 28 pixels in ten classes, and a batch of noise to train them on. */
enum Networks {
    /** 784-512-256-10, 535,818 weights. */
    MLP {
        @Override
        Runnable training(IUpdater updater) {
            return fit(builder(updater)
                    .layer(new DenseLayer.Builder().nIn(784).nOut(512).build())
                    .layer(new DenseLayer.Builder().nIn(512).nOut(256).build())
                    .layer(output(256)));
        }
    },
    /** LeNet as DL4J's examples have it: two convolutions with pooling, a layer of 500, 431,080 weights. */
    LENET {
        @Override
        Runnable training(IUpdater updater) {
            return fit(builder(updater)
                    .layer(new ConvolutionLayer.Builder(5, 5).nOut(20).build())
                    .layer(pooling())
                    .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).build())
                    .layer(pooling())
                    .layer(new DenseLayer.Builder().nOut(500).build())
                    .layer(output(500))
                    .setInputType(InputType.convolutionalFlat(28, 28, 1)));
        }
    },
    /** The first one as a SameDiff graph. */
    SAMEDIFF {
        @Override
        Runnable training(IUpdater updater) {
            return graph(List.of(784, 512, 256, 10), updater);
        }
    },
    /** A SameDiff graph of forty layers of eight: eighty variables, most of them of 64 or 8 numbers. */
    SAMEDIFF_SMALL {
        @Override
        Runnable training(IUpdater updater) {
            List<Integer> sizes = new ArrayList<>(Collections.nCopies(LAYERS, NARROW));
            sizes.add(0, 784);
            sizes.add(10);
            return graph(sizes, updater);
        }
    };

    private static final int LAYERS = 39;
    private static final int NARROW = 8;

    static final int ROWS = 64;

    /** A step of training with a batch of {@link #ROWS}. */
    abstract Runnable training(IUpdater updater);

    /** Noise, with labels in turn. */
    static DataSet batch() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, ROWS, 10);
        for (int i = 0; i < ROWS; i++) {
            labels.putScalar(i, i % 10, 1);
        }
        return new DataSet(Nd4j.rand(DataType.FLOAT, ROWS, 784), labels);
    }

    private static Runnable graph(List<Integer> sizes, IUpdater updater) {
        SameDiff graph = SameDiff.create();
        SDVariable value = graph.placeHolder("in", DataType.FLOAT, -1, 784);
        SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, 10);
        for (int i = 1; i < sizes.size(); i++) {
            INDArray weights = Nd4j.randn(DataType.FLOAT, sizes.get(i - 1), sizes.get(i));
            SDVariable w = graph.var(i + "_W", weights.muli(Math.sqrt(2.0 / sizes.get(i - 1))));
            SDVariable b = graph.var(i + "_b", Nd4j.zeros(DataType.FLOAT, 1, sizes.get(i)));
            SDVariable sum = value.mmul(w).add(b);
            value = i + 1 < sizes.size() ? graph.nn().relu(sum, 0) : sum;
        }
        graph.loss().softmaxCrossEntropy("loss", labels, value, null);
        graph.setLossVariables("loss");
        graph.setTrainingConfig(config(updater));
        SingletonDataSetIterator batches = new SingletonDataSetIterator(batch());
        return () -> graph.fit(batches, 1);
    }

    /** Trains a graph with the placeholders "in" and "labels". */
    static TrainingConfig config(IUpdater updater) {
        return TrainingConfig.builder()
                .updater(updater)
                .dataSetFeatureMapping("in")
                .dataSetLabelMapping("labels")
                .build();
    }

    private static ListBuilder builder(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(updater)
                .list();
    }

    private static SubsamplingLayer pooling() {
        return new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build();
    }

    private static OutputLayer output(int inputs) {
        return new OutputLayer.Builder(new LossMCXENT())
                .nIn(inputs)
                .nOut(10)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static Runnable fit(ListBuilder layers) {
        MultiLayerNetwork net = new MultiLayerNetwork(layers.build());
        net.init();
        DataSet batch = batch();
        return () -> net.fit(batch);
    }
}
