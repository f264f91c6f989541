package org.samediffext.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.samediffext.ConfigException;
import org.samediffext.registry.UpdaterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Installs updaters into the layers of a MultiLayerNetwork or ComputationGraph. Nothing is changed unless all fits. */
final class NetworkInstaller {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkInstaller.class);

    private final Map<LayerSlot, List<String>> slots = new LinkedHashMap<>();

    /** The updaters of one layer. */
    private record Choice(LayerSlot slot, IUpdater weights, IUpdater biases) {
        void apply() {
            slot.setUpdaters(weights, weights.equals(biases) ? null : biases);
            bridge();
        }

        void bridge() {
            slot.setBridge(needsParameter(weights), needsParameter(biases));
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
            var conf = layers[i].conf().getLayer();
            String name = graph ? conf.getLayerName() : Integer.toString(i);
            List<String> parameters =
                    new ArrayList<>(layers[i].paramTable(false).keySet());
            LayerSlot.of(name, conf).ifPresent(slot -> slots.put(slot, parameters));
        }
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
        choices.forEach(Choice::apply);
    }

    /** Whether the updater of a layer had to be replaced. */
    private boolean attach() {
        List<Choice> choices = new ArrayList<>();
        for (LayerSlot slot : slots.keySet()) {
            choices.add(new Choice(slot, visible(slot, slot.updater(false)), visible(slot, slot.updater(true))));
        }
        boolean changes = choices.stream().anyMatch(Choice::changes);
        choices.forEach(choice -> {
            if (choice.changes()) {
                choice.apply();
            } else {
                choice.bridge();
            }
        });
        return changes;
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

    /** The updater as a layer can run it: DL4J shows the parameters of batch normalization to nobody, so they do not decay. */
    private static IUpdater visible(LayerSlot slot, IUpdater updater) {
        if (slot.showsParameters() || !(updater instanceof RuleUpdater rule) || !rule.needsParameter()) {
            return updater;
        }
        RuleUpdater plain = rule.withoutParameter();
        if (plain.needsParameter()) {
            throw new IllegalArgumentException(
                    "the updater " + rule.rule().name() + " reads the parameters, and DL4J does"
                            + " not show those of layer " + slot.name() + " (" + slot.type()
                            + ") to an updater: put this layer into a group with another method");
        }
        List<String> lost = rule.composition().needingParameter();
        if (!lost.isEmpty()) {
            LOG.warn(
                    "DL4J does not show the parameters of layer {} ({}) to an updater: it is trained without {}",
                    slot.name(),
                    slot.type(),
                    String.join(", ", lost));
        }
        return plain;
    }
}
