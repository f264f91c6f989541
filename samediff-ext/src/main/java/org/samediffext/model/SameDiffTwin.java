package org.samediffext.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.ArrayHolder;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.GradientModel.Vjp;

/**
 * A copy of a graph with the loss {@code sum(logits * cotangent)}. The copy holds the very arrays of the live graph; before
 * each call it takes over those that were replaced since.
 */
final class SameDiffTwin implements Twin {
    private static final String COTANGENT = "samediffext_cotangent";
    private static final String LOSS = "samediffext_loss";

    private final SameDiff live;
    private final SameDiff twin;
    private final String input;
    private final String logits;
    private final HeldInputs held;

    SameDiffTwin(SameDiff live, String input, HeldInputs held, String logits) {
        this.held = held;
        this.live = live;
        this.input = input;
        this.logits = logits;
        this.twin = ScoreGraph.copy(live);
        twin.setArrayHolders(new SingleThreadArrayHolder(), new SingleThreadArrayHolder(), true);
        share();
        SDVariable scores = twin.getVariable(logits);
        scores.mul(twin.placeHolder(COTANGENT, scores.dataType())).sum(LOSS);
        twin.setLossVariables(LOSS);
        // names the input before the first gradient: SameDiff leaves placeholders out otherwise
        twin.createGradFunction(input);
    }

    /** Refers to the live arrays, in the copy and in its gradient function. */
    private void share() {
        for (SDVariable variable : live.variables()) {
            ArrayHolder own = variable.getVariableType() == VariableType.VARIABLE
                    ? twin.getVariablesArrays()
                    : twin.getConstantArrays();
            String name = variable.name();
            if ((variable.getVariableType() == VariableType.VARIABLE || variable.isConstant()) && own.hasArray(name)) {
                INDArray array = live.getArrForVarName(name);
                if (own.getArray(name) != array) {
                    twin.associateArrayWithVariable(array, name);
                }
            }
        }
    }

    @Override
    public DataType dataType() {
        return twin.getVariable(input).dataType();
    }

    @Override
    public InputShape inputShape() {
        return InputShape.ofPlaceholder(twin.getVariable(input).placeholderShape());
    }

    @Override
    public long outputs() {
        return 0;
    }

    @Override
    public INDArray logits(INDArray x) {
        share();
        INDArray scores = twin.outputSingle(placeholders(x), logits);
        ScoreGraph.checkScores(scores, x);
        return scores.dup('c');
    }

    private Map<String, INDArray> placeholders(INDArray x) {
        Map<String, INDArray> given = new HashMap<>();
        given.put(input, x.dup());
        for (String name : held.names()) {
            given.put(name, held.rows(name, x.size(0), twin.getVariable(name).dataType()));
        }
        return given;
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        INDArray scores = logits(x);
        INDArray gradient = cotangent.apply(scores.dup()).castTo(scores.dataType());
        Map<String, INDArray> given = placeholders(x);
        given.put(COTANGENT, gradient.dup());
        INDArray result = twin.calculateGradients(given, input).get(input);
        if (result == null) {
            throw new UnsupportedOperationException(
                    "the input " + input + " has no gradient: the scores depend on it through integers only");
        }
        return new Vjp(scores, result.dup('c'));
    }

    @Override
    public void verify(INDArray x) {
        // the twin runs the live graph's own operations
    }
}
