package org.samediffext.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.kernel.CountedNoise;
import org.samediffext.spi.StepNoise;

/**
 * Which noise belongs to a tensor. In DL4J the place within the network's gradient tells elements apart. In SameDiff, where
 * each tensor begins at 0, its name does; the name is saved as a key of the state, since SameDiff does not tell it.
 */
final class NoiseStream {
    private static final String KEY = "noise.of:";

    private final RuleUpdater updater;
    private boolean tensor;
    private String name = "";

    NoiseStream(RuleUpdater updater) {
        this.updater = updater;
    }

    static boolean needsName(RuleUpdater updater) {
        return draws(updater) || ModelStep.isFor(updater);
    }

    private static boolean draws(RuleUpdater updater) {
        return updater.composition().noise() != null || updater.rule() instanceof StepNoise;
    }

    void setTensor() {
        tensor = true;
    }

    void setName(String value) {
        name = needsName(updater) ? value : "";
    }

    /** The name of the variable, empty where it is not needed or not known, and for a block of DL4J. */
    String name() {
        return name;
    }

    /** The number of the stream, 0 for a block of DL4J. */
    long number() {
        if (!draws(updater) || !tensor) {
            return 0;
        }
        if (name.isEmpty()) {
            throw new IllegalStateException("the updater " + updater.rule().name()
                    + " adds noise and does not know the name of its variable: call"
                    + " org.samediffext.Updaters.attach(model) once before fit");
        }
        long number = 1;
        for (int i = 0; i < name.length(); i++) {
            number = CountedNoise.key(number, name.charAt(i));
        }
        return number;
    }

    Map<String, INDArray> addTo(Map<String, INDArray> state) {
        if (!name.isEmpty()) {
            state.put(KEY + name, Nd4j.zeros(1));
        }
        return state;
    }

    /** The state without the name, which is kept. */
    Map<String, INDArray> readFrom(Map<String, INDArray> saved) {
        Map<String, INDArray> state = new LinkedHashMap<>(saved);
        Optional<String> key =
                saved.keySet().stream().filter(k -> k.startsWith(KEY)).findFirst();
        key.ifPresent(found -> {
            name = found.substring(KEY.length());
            state.remove(found);
        });
        return state;
    }
}
