package org.samediffext.spi;

import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * An update rule that treats each parameter as a whole, in its true shape: rules that look at channels, or need matrices.
 * Written in Java, with work arrays that are allocated once; a rule that a formula can express is a {@link FormulaRule}.
 */
public interface TensorRule extends UpdateRule {

    /**
     * Prepares the steps of one parameter. Called once for each parameter of a model, outside all workspaces: the place to
     * allocate work arrays.
     *
     * @param tensor what the parameter is
     * @param type the data type of parameter, gradient and states
     * @return takes the steps
     */
    TensorStep prepare(Tensor tensor, DataType type);

    @Override
    default Set<Need> needs() {
        return Set.of(Need.PARAMETER, Need.SHAPE);
    }
}
