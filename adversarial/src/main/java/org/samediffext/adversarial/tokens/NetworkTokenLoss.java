package org.samediffext.adversarial.tokens;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.adversarial.ScoreLoss;
import org.samediffext.spi.Differentiable;
import org.samediffext.spi.GradientModel.Vjp;
import org.samediffext.spi.Range;

/**
 * A loss of a network's output for one-hot inputs {@code [rows, vocabulary, places]}: a classifier of one-hot sequences by
 * {@code Classifiers.of}, one that looks up an embedding by {@code Classifiers.ofTokens}, or any other by {@code Outputs.of}. A
 * gradient costs one forward and one backward pass.
 */
public final class NetworkTokenLoss implements TokenLoss {
    private final Differentiable network;
    private final int vocabulary;
    private final ScoreLoss raised;
    private final DataType type;
    private final int batchSize;
    private final boolean matrix;
    private long forward;
    private long backward;

    /**
     * A loss; 256 sequences go through the network at once.
     *
     * @param network the network
     * @param vocabulary the number of tokens
     * @param raised a function of the output that is to rise, the loss with its sign changed
     */
    public NetworkTokenLoss(Differentiable network, int vocabulary, ScoreLoss raised) {
        this(network, vocabulary, raised, DataType.FLOAT, 256, false);
    }

    /**
     * A loss.
     *
     * @param network the network
     * @param vocabulary the number of tokens
     * @param raised a function of the output that is to rise, the loss with its sign changed
     * @param type of the one-hot arrays, FLOAT or DOUBLE
     * @param batchSize how many sequences go through the network at once
     * @param matrix whether inputs are {@code [rows, vocabulary]}, for sequences of one token
     */
    public NetworkTokenLoss(
            Differentiable network, int vocabulary, ScoreLoss raised, DataType type, int batchSize, boolean matrix) {
        Range.atLeast("vocabulary", vocabulary, 1);
        Range.atLeast("batchSize", batchSize, 1);
        this.network = network;
        this.vocabulary = vocabulary;
        this.raised = raised;
        this.type = type;
        this.batchSize = batchSize;
        this.matrix = matrix;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    /**
     * The sequences that went forward through the network.
     *
     * @return since this loss was made
     */
    public long forward() {
        return forward;
    }

    /**
     * The sequences that went backward through the network.
     *
     * @return since this loss was made
     */
    public long backward() {
        return backward;
    }

    @Override
    public double[] values(List<int[]> sequences) {
        double[] values = new double[sequences.size()];
        for (int from = 0; from < values.length; from += batchSize) {
            List<int[]> part = sequences.subList(from, Math.min(from + batchSize, values.length));
            double[][] scores = scores(part);
            for (int i = 0; i < scores.length; i++) {
                values[from + i] = loss(scores[i]);
            }
        }
        return values;
    }

    /**
     * The loss of an output.
     *
     * @param scores a row of the network's output
     * @return the loss
     */
    public double loss(double[] scores) {
        return -raised.at(scores, new double[scores.length]);
    }

    /**
     * The network's output.
     *
     * @param sequences some sequences of equal length
     * @return one row a sequence
     */
    public double[][] scores(List<int[]> sequences) {
        forward += sequences.size();
        return network.output(oneHot(sequences)).castTo(DataType.DOUBLE).toDoubleMatrix();
    }

    @Override
    public double[][] gradient(int[] tokens) {
        forward++;
        backward++;
        Vjp vjp = network.vjp(oneHot(List.of(tokens)), scores -> {
            double[] z = scores.castTo(DataType.DOUBLE).dup('c').data().asDouble();
            double[] slope = new double[z.length];
            raised.at(z, slope);
            for (int i = 0; i < slope.length; i++) {
                slope[i] = -slope[i];
            }
            return Nd4j.createFromArray(slope).reshape(scores.shape()).castTo(scores.dataType());
        });
        double[] flat = vjp.gradient().castTo(DataType.DOUBLE).dup('c').data().asDouble();
        double[][] gradient = new double[tokens.length][vocabulary];
        for (int place = 0; place < tokens.length; place++) {
            for (int token = 0; token < vocabulary; token++) {
                gradient[place][token] = flat[token * tokens.length + place];
            }
        }
        return gradient;
    }

    private INDArray oneHot(List<int[]> sequences) {
        int places = sequences.get(0).length;
        float[] flat = new float[Math.multiplyExact(sequences.size(), Math.multiplyExact(vocabulary, places))];
        for (int row = 0; row < sequences.size(); row++) {
            for (int place = 0; place < places; place++) {
                flat[(row * vocabulary + sequences.get(row)[place]) * places + place] = 1;
            }
        }
        long[] shape =
                matrix ? new long[] {sequences.size(), vocabulary} : new long[] {sequences.size(), vocabulary, places};
        return Nd4j.createFromArray(flat).reshape('c', shape).castTo(type);
    }

    /**
     * The tokens of a one-hot array.
     *
     * @param x {@code [rows, vocabulary, places]} or {@code [rows, vocabulary]}
     * @return one row a sequence
     * @throws IllegalArgumentException if a place holds anything but a single one and zeros
     */
    public static int[][] tokens(INDArray x) {
        if (x.rank() != 2 && x.rank() != 3) {
            throw new IllegalArgumentException("x has shape " + Arrays.toString(x.shape())
                    + ", allowed are one-hot sequences [rows, vocabulary, places]");
        }
        int places = x.rank() == 2 ? 1 : (int) x.size(2);
        int vocabulary = (int) x.size(1);
        double[] flat = x.castTo(DataType.DOUBLE).dup('c').data().asDouble();
        int[][] tokens = new int[(int) x.size(0)][places];
        for (int row = 0; row < tokens.length; row++) {
            for (int place = 0; place < places; place++) {
                tokens[row][place] = token(flat, row, place, vocabulary, places);
            }
        }
        return tokens;
    }

    private static int token(double[] flat, int row, int place, int vocabulary, int places) {
        int found = -1;
        for (int token = 0; token < vocabulary; token++) {
            double value = flat[(row * vocabulary + token) * places + place];
            if (value != 0 && (value != 1 || found >= 0)) {
                found = -1;
                break;
            }
            found = value == 1 ? token : found;
        }
        if (found < 0) {
            throw new IllegalArgumentException("x is not one-hot in row " + row + " at place " + place
                    + ", allowed is a single 1 among zeros along the vocabulary");
        }
        return found;
    }
}
