package org.samediffext.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.samediffext.ConfigException;
import org.samediffext.registry.Composition;
import org.samediffext.registry.UpdaterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Installs updaters into the layers of a MultiLayerNetwork or ComputationGraph. Nothing is changed unless all fits. */
final class NetworkInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkInstaller.class);

    private final Map<LayerSlot, List<TensorPlace>> places = new LinkedHashMap<>();
    private final Map<LayerSlot, List<String>> slots = new LinkedHashMap<>();

    /** The updaters of one layer. */
    private record Choice(LayerSlot slot, IUpdater weights, IUpdater biases) {
        void apply() {
            slot.setUpdaters(weights, weights.equals(biases) ? null : biases);
        }

        void bridge(List<TensorPlace> places, int together) {
            slot.setBridge(needsParameter(weights), needsParameter(biases), places, together);
        }

        /** How many of the parameters have updaters that act on the whole model. */
        int together(List<TensorPlace> places) {
            return (int) places.stream()
                    .filter(place -> ModelStep.isFor(slot.isBias(place) ? biases : weights))
                    .count();
        }

        boolean changes() {
            return !slot.updater(false).equals(weights) || !slot.updater(true).equals(biases);
        }

        private static boolean needsParameter(IUpdater updater) {
            return updater instanceof RuleUpdater rule && rule.needsParameter();
        }
    }

    private NetworkInstaller(Layer[] layers, boolean graph) {
        for (int i = 0; i < layers.length; i++) {
            if (layers[i].numParams() == 0) {
                continue;
            }
            String name = graph ? layers[i].conf().getLayer().getLayerName() : Integer.toString(i);
            Map<String, INDArray> parameters = layers[i].paramTable(false);
            LayerSlot slot = LayerSlot.of(name, layers[i]);
            slots.put(slot, new ArrayList<>(parameters.keySet()));
            places.put(slot, places(slot, parameters));
        }
    }

    /** Where the trained parameters of a layer lie: those of a network are views of one long vector. */
    private static List<TensorPlace> places(LayerSlot slot, Map<String, INDArray> parameters) {
        List<TensorPlace> places = new ArrayList<>();
        parameters.forEach((parameter, array) -> {
            if (slot.isTrained(parameter)) {
                places.add(new TensorPlace(
                        slot.name() + "_" + parameter,
                        Arrays.stream(array.shape()).boxed().toList(),
                        array.ordering(),
                        slot.channelAxis(parameter, array.rank()),
                        array.offset()));
            }
        });
        return places;
    }

    static void install(UpdaterSpec spec, MultiLayerNetwork net) {
        net.init();
        new NetworkInstaller(net.getLayers(), false).install(spec, net.getIterationCount());
        net.setUpdater(null);
    }

    static void install(UpdaterSpec spec, ComputationGraph net) {
        net.init();
        new NetworkInstaller(net.getLayers(), true).install(spec, net.getIterationCount());
        net.setUpdater(null);
    }

    static void attach(MultiLayerNetwork net) {
        net.init();
        if (new NetworkInstaller(net.getLayers(), false).attach()) {
            net.setUpdater(null);
        }
    }

    static void attach(ComputationGraph net) {
        net.init();
        if (new NetworkInstaller(net.getLayers(), true).attach()) {
            net.setUpdater(null);
        }
    }

    private void install(UpdaterSpec spec, int iteration) {
        Set<String> names = new LinkedHashSet<>();
        slots.forEach((slot, parameters) -> parameters.forEach(p -> names.add(slot.name() + "_" + p)));
        ParameterGroups groups = new ParameterGroups(spec, iteration, names);
        List<Choice> choices = new ArrayList<>();
        slots.forEach((slot, parameters) -> choices.add(choose(slot, parameters, groups)));
        int together = together(choices);
        choices.forEach(choice -> apply(choice, together));
    }

    private void apply(Choice choice, int together) {
        choice.apply();
        choice.bridge(places(choice), together);
    }

    private List<TensorPlace> places(Choice choice) {
        return Objects.requireNonNull(places.get(choice.slot()));
    }

    /** How many parameters have updaters that act on the whole model. */
    private int together(List<Choice> choices) {
        int together = 0;
        for (Choice choice : choices) {
            int own = choice.together(places(choice));
            if (own > 0) {
                checkTogether(choice.slot());
            }
            together += own;
        }
        return together;
    }

    private void checkTogether(LayerSlot slot) {
        slot.againstModelSteps(Objects.requireNonNull(slots.get(slot))).ifPresent(reason -> {
            throw new IllegalArgumentException("layer " + slot.name() + " (" + slot.type()
                    + ") cannot be part of a step of the whole model: " + reason);
        });
    }

    /** Whether the updater of a layer had to be replaced. */
    private boolean attach() {
        List<Choice> choices = new ArrayList<>();
        for (LayerSlot slot : slots.keySet()) {
            choices.add(new Choice(slot, visible(slot, slot.updater(false)), visible(slot, slot.updater(true))));
        }
        boolean changes = choices.stream().anyMatch(Choice::changes);
        int together = together(choices);
        choices.forEach(choice -> {
            if (choice.changes()) {
                apply(choice, together);
            } else {
                choice.bridge(places(choice), together);
            }
        });
        return changes;
    }

    private static String without(Composition composition) {
        List<String> keys = composition.modelWide();
        return keys.isEmpty() ? "" : " or without " + String.join(", ", keys);
    }

    private static Choice choose(LayerSlot slot, List<String> parameters, ParameterGroups groups) {
        @Nullable RuleUpdater weights = null;
        @Nullable RuleUpdater biases = null;
        for (String parameter : parameters) {
            if (!slot.isTrained(parameter)) {
                continue;
            }
            RuleUpdater updater = groups.of(slot.name() + "_" + parameter);
            if (slot.isBias(parameter)) {
                biases = same(slot, parameters, biases, updater, "biases");
            } else {
                weights = same(slot, parameters, weights, updater, "weights");
            }
        }
        RuleUpdater some = weights != null
                ? weights
                : biases != null ? biases : groups.updaters().get(0);
        return new Choice(
                slot, visible(slot, weights != null ? weights : some), visible(slot, biases != null ? biases : some));
    }

    private static RuleUpdater same(
            LayerSlot slot, List<String> parameters, @Nullable RuleUpdater before, RuleUpdater now, String which) {
        if (before != null && !before.equals(now)) {
            throw new ConfigException(
                    "updater.groups",
                    "layer " + slot.name() + " (" + slot.type() + ") would need two updaters for its " + which
                            + " among "
                            + parameters + ", but DL4J keeps one for the weights and one for the biases of a layer:"
                            + " widen or narrow the match so that all " + which + " of the layer are in one group");
        }
        return now;
    }

    /** The updater as a layer can run it: a frozen one has none, and the parameters of batch normalization do not decay. */
    private static IUpdater visible(LayerSlot slot, IUpdater updater) {
        if (slot.isFrozen() && updater instanceof RuleUpdater) {
            return new NoOp();
        }
        if (!(updater instanceof RuleUpdater rule) || !rule.needsParameter()) {
            return updater;
        }
        RuleUpdater own = slot.isNormalization() || !slot.showsParameters() ? rule.withoutDecay() : rule;
        if (slot.showsParameters() || !own.needsParameter()) {
            return own;
        }
        RuleUpdater plain = own.withoutParameter();
        if (plain.needsParameter()) {
            throw new IllegalArgumentException(
                    "the updater " + rule.rule().name() + " must see the parameters, and DL4J does"
                            + " not show those of layer " + slot.name() + " (" + slot.type()
                            + ") to an updater: put this layer into a group with another method"
                            + without(plain.composition()));
        }
        LOG.warn(
                "DL4J does not show the parameters of layer {} ({}) to an updater: it is trained without {}",
                slot.name(),
                slot.type(),
                String.join(", ", rule.composition().needingParameter()));
        return plain;
    }
}
