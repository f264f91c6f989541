package org.samediffext.model;

import java.io.Serializable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.samediffext.spi.Tensor;

/**
 * A parameter and its place in the long vector of all parameters of a network. DL4J hands out vectors without names: the
 * place tells which is which, also where two parameters of a layer have equal lengths.
 *
 * @param name the name, such as {@code 0_W}
 * @param shape the sizes of its dimensions
 * @param order the order of its elements
 * @param channelAxis as in {@link Tensor}
 * @param at the position of its first element
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
record TensorPlace(
        @JsonProperty("name") String name,
        @JsonProperty("shape") List<Long> shape,
        @JsonProperty("order") char order,
        @JsonProperty("channelAxis") int channelAxis,
        @JsonProperty("at") long at)
        implements Serializable {

    @JsonCreator
    TensorPlace {
        shape = List.copyOf(shape);
    }

    Tensor tensor() {
        return new Tensor(name, shape, order, channelAxis);
    }

    boolean holds(INDArray parameter) {
        return parameter.offset() == at && parameter.length() == tensor().length();
    }
}
