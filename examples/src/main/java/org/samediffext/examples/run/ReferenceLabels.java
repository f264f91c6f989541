package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.LabelColumn;

/** Gives the windows of a batch all the label parts that a loss of unlearning asks for. */
final class ReferenceLabels implements DataSetPreProcessor {
    private static final long serialVersionUID = 1L;
    private static final double LEAST = 1e-30;

    private final transient MultiLayerNetwork reference;
    private final transient List<LabelColumn> parts;

    /**
     * Labels of parts.
     *
     * @param reference the network before it unlearns
     * @param parts which, in their order
     */
    ReferenceLabels(MultiLayerNetwork reference, List<LabelColumn> parts) {
        this.reference = reference;
        this.parts = List.copyOf(parts);
    }

    @Override
    public void preProcess(DataSet batch) {
        INDArray oneHot = batch.getLabels();
        List<INDArray> columns = new ArrayList<>();
        for (LabelColumn part : parts) {
            columns.add(
                    switch (part.name()) {
                        case "class" -> oneHot;
                        case "sequence" -> numbers(oneHot);
                        case "reference" -> log(batch, oneHot);
                        case "distribution" ->
                            Nd4j.math.log(reference.output(batch.getFeatures()).addi(LEAST));
                        default ->
                            throw new IllegalArgumentException(
                                    "this example knows nothing for the label part '" + part.name() + "'");
                    });
        }
        batch.setLabels(Nd4j.concat(1, columns.toArray(INDArray[]::new)));
    }

    private INDArray log(DataSet batch, INDArray oneHot) {
        INDArray log = CharacterModel.logOfClass(reference.output(batch.getFeatures()), oneHot);
        return log.reshape(oneHot.size(0), 1, oneHot.size(2));
    }

    /** Each window is a sequence. */
    private static INDArray numbers(INDArray oneHot) {
        INDArray numbers = Nd4j.zeros(DataType.FLOAT, oneHot.size(0), 1, oneHot.size(2));
        for (int i = 0; i < oneHot.size(0); i++) {
            for (int t = 0; t < oneHot.size(2); t++) {
                numbers.putScalar(new int[] {i, 0, t}, i);
            }
        }
        return numbers;
    }
}
