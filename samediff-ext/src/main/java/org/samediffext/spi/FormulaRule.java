package org.samediffext.spi;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An update rule that is written as its paper prints it: assignments, one a line, applied to every weight.
 *
 * <p>Names: {@code g} gradient, {@code p} parameter, {@code lr} learning rate, {@code t} number of the step (from 1), the
 * {@link #constants}, the {@link #state} arrays, the {@link #numbers} (assigned only numbers), {@code weightDecay} for
 * rules that decay by themselves, temporaries by assignment. {@code step} is what is subtracted from the
 * parameter and must be assigned. Operators {@code + - * / ^} and comparisons; functions {@code sqrt abs sign exp log tanh
 * sigmoid square min max pow clip where}; of all elements of the parameter, {@code sum mean dot norm norm1 maxabs numel};
 * of those of each output channel, {@code channelsum channelmean channeldot channelnorm channelnorm1 channelmaxabs channelnumel},
 * whose value in an expression is that of the element's own channel, and {@code channels()}, the number of channels, 0 for biases
 * and vectors, which count as one channel otherwise. A formula that reads channels is given each parameter in its true shape.
 * {@code #} starts a comment.
 */
public interface FormulaRule extends UpdateRule {

    /**
     * The formula.
     *
     * @return assignments, one a line
     */
    String formula();

    /**
     * The named numbers of the formula.
     *
     * @return by default the numeric components of the record, by name
     */
    default Map<String, Double> constants() {
        Map<String, Double> constants = new LinkedHashMap<>();
        RecordComponent[] components = getClass().getRecordComponents();
        if (components == null) {
            return constants;
        }
        for (RecordComponent component : components) {
            if (component.getType() == double.class
                    || component.getType() == int.class
                    || component.getType() == long.class) {
                constants.put(component.getName(), ((Number) read(component)).doubleValue());
            }
        }
        return constants;
    }

    private Object read(RecordComponent component) {
        try {
            java.lang.reflect.Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "the setting " + component.getName() + " of " + name() + " cannot be read", e);
        }
    }
}
