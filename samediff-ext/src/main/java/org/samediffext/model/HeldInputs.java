package org.samediffext.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The inputs of a model beside the one that is looked at: one example each, the same in all rows. */
final class HeldInputs {
    static final HeldInputs NONE = new HeldInputs(Map.of());

    private final Map<String, INDArray> values = new LinkedHashMap<>();

    HeldInputs(Map<String, INDArray> given) {
        given.forEach((name, value) -> {
            if (value.rank() < 2 || value.size(0) != 1) {
                throw new IllegalArgumentException("held: " + name + " has shape " + Arrays.toString(value.shape())
                        + ", allowed is one example, [1, ...]; where examples differ in it, take a view for each");
            }
            values.put(name, value.dup());
        });
    }

    Set<String> names() {
        return values.keySet();
    }

    /** Refuses values that are not those of all other inputs. */
    void check(String input, Set<String> inputs) {
        if (!inputs.contains(input)) {
            throw new IllegalArgumentException("input: " + input + " is no input of the model, which has " + inputs);
        }
        Set<String> others = new TreeSet<>(inputs);
        others.remove(input);
        if (!others.equals(names())) {
            throw new IllegalArgumentException("held: values are given for " + new TreeSet<>(names())
                    + ", the inputs beside " + input + " are " + others + "; each needs one");
        }
    }

    /** A value, once a row; a new array. */
    INDArray rows(String name, long rows, DataType type) {
        INDArray value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no value is held for " + name);
        }
        return value.castTo(type).repeat(0, rows);
    }
}
