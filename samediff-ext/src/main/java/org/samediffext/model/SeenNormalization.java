package org.samediffext.model;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Batch normalization whose scale and shift an updater can see: DL4J's own calls no regularization for them. It computes
 * the same, is saved as a layer of this class, and shows the parameters without decaying them.
 */
public final class SeenNormalization extends BatchNormalization {
    private static final long serialVersionUID = 1L;

    /** For DL4J's JSON mapper. */
    public SeenNormalization() {}

    /** Whether the layer is one of these two and stands by itself: wrappers keep a copy of the configuration of what they wrap. */
    static boolean canReplace(NeuralNetConfiguration conf) {
        Class<?> type = conf.getLayer().getClass();
        return type == BatchNormalization.class || type == SeenNormalization.class;
    }

    /** Sets the form of a network's layer that shows its parameters, or DL4J's own, and returns it. */
    static BatchNormalization replace(NeuralNetConfiguration conf, boolean seen) {
        BatchNormalization old = (BatchNormalization) conf.getLayer();
        if (old instanceof SeenNormalization == seen) {
            return old;
        }
        BatchNormalization layer = seen ? new SeenNormalization() : new BatchNormalization();
        copy(old, layer);
        conf.setLayer(layer);
        return layer;
    }

    private static void copy(BatchNormalization from, BatchNormalization to) {
        for (Class<?> type = BatchNormalization.class; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    copy(field, from, to);
                }
            }
        }
    }

    private static void copy(Field field, BatchNormalization from, BatchNormalization to) {
        try {
            field.setAccessible(true);
            field.set(to, field.get(from));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the field " + field + " cannot be copied", e);
        }
    }

    @Override
    public @Nullable List<Regularization> getRegularizationByParam(String parameter) {
        boolean trained = parameter.equals(BatchNormalizationParamInitializer.GAMMA)
                || parameter.equals(BatchNormalizationParamInitializer.BETA);
        return trained && regularization != null
                ? regularization.stream()
                        .filter(r -> r instanceof ParameterBridge)
                        .toList()
                : null;
    }

    @Override
    public SeenNormalization clone() {
        return (SeenNormalization) super.clone();
    }
}
