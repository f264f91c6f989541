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
 * with {@code model} before the name, of all parameters of the model whose updaters have this rule with equal settings; with
 * {@code channel} before the name, of each output channel, which in an expression means the element's own channel.
 * {@code channels()} is the number of channels: 0 for biases and vectors, which count as one channel otherwise. {@code #} starts a comment.
 */
public interface FormulaRule extends UpdateRule {

    /**
     * The formula.
     *
     * @return assignments, one a line
     */
    String formula();

    /**
     * Where the model is to be evaluated, if not at the parameter: a formula over {@code p}, the constants, states and numbers,
     * whose {@code step} is what is to be subtracted from the parameter; it assigns no state. {@code Averages} puts this point in
     * the parameter's place.
     *
     * @return assignments, one a line; empty, as by default, where the parameter is the point
     */
    default String evaluation() {
        return "";
    }

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
