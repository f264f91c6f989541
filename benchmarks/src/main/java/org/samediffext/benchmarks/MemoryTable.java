package org.samediffext.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.samediffext.Updaters;
import org.samediffext.model.RuleUpdater;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.UpdateRule;

/**
 * Measures the memory that each updater of the registry takes beyond what the same model takes with DL4J's {@code Sgd}, which keeps
 * no state: the memory that the process holds (its resident set, Linux only) after three steps of a layer of 16 million floats, each
 * in a JVM of its own, in a MultiLayerNetwork and in a SameDiff graph. Writes {@code target/memory.md}.
 *
 * <pre>{@code
 * mvn -q -Dquick -pl benchmarks -am compile exec:exec@jmh -Djmh.main=org.samediffext.benchmarks.MemoryTable -Djmh.args=""
 * }</pre>
 */
public final class MemoryTable {
    private static final Path FILE = Path.of("target", "memory.md");
    private static final int SIDE = 4000;
    private static final String BASE = "DL4J's Sgd";

    private MemoryTable() {}

    private enum Model {
        DL4J {
            @Override
            void train(IUpdater updater) {
                MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                        .updater(updater)
                        .list()
                        .layer(new OutputLayer.Builder(new LossMSE())
                                .nIn(SIDE)
                                .nOut(SIDE)
                                .activation(Activation.IDENTITY)
                                .build())
                        .build());
                net.init();
                Updaters.attach(net);
                for (int i = 0; i < STEPS; i++) {
                    net.fit(batch());
                }
                settle();
                report();
                net.fit(batch());
            }
        },
        SAMEDIFF {
            @Override
            void train(IUpdater updater) {
                SameDiff graph = SameDiff.create();
                SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, SIDE);
                SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, SIDE);
                SDVariable w = graph.var("w", Nd4j.rand(DataType.FLOAT, SIDE, SIDE));
                graph.loss().meanSquaredError("loss", labels, in.mmul(w), null);
                graph.setLossVariables("loss");
                graph.setTrainingConfig(Networks.config(updater));
                Updaters.attach(graph);
                SingletonDataSetIterator batches = new SingletonDataSetIterator(batch());
                graph.fit(batches, STEPS);
                settle();
                report();
                graph.fit(batches, 1);
            }
        };

        private static final int STEPS = 3;

        /** Trains, tells the memory, and trains on, so that nothing is freed before. */
        abstract void train(IUpdater updater);

        private static DataSet batch() {
            return new DataSet(Nd4j.rand(DataType.FLOAT, 1, SIDE), Nd4j.rand(DataType.FLOAT, 1, SIDE));
        }

        /** Lets ND4J free what nobody holds. */
        private static void settle() {
            for (int i = 0; i < STEPS; i++) {
                System.gc();
                try {
                    Thread.sleep(300);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /**
     * Measures all updaters, or those named.
     *
     * @param args names of updaters; with {@code --one} before a model and an updater, only trains that
     * @throws IOException if a JVM does not start or the table cannot be written
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 3 && args[0].equals("--one")) {
            Model.valueOf(args[1]).train(updater(args[2]));
            return;
        }
        List<String> names = new ArrayList<>(List.of("DL4J's Adam", "DL4J's Nesterovs"));
        names.addAll(args.length > 0 ? Arrays.asList(args) : methods());
        List<String> lines = new ArrayList<>(
                List.of("| updater | arrays of state | bytes a weight in DL4J | in SameDiff |", "|---|---|---|---|"));
        double[] base = {measure(Model.DL4J, BASE), measure(Model.SAMEDIFF, BASE)};
        for (String name : names) {
            double dl4j = (measure(Model.DL4J, name) - base[0]) / SIDE / SIDE;
            double samediff = (measure(Model.SAMEDIFF, name) - base[1]) / SIDE / SIDE;
            String states = name.startsWith("DL4J")
                    ? ""
                    : Integer.toString(rule(name).state().size());
            lines.add(String.format(Locale.ROOT, "| %s | %s | %.1f | %.1f |", name, states, dl4j, samediff));
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.write(FILE, lines);
        }
    }

    private static List<String> methods() {
        return Registry.global().methods().stream()
                .filter(method -> method.kind() == Kind.UPDATER)
                .map(Descriptor::name)
                .filter(name -> !name.equals("formula"))
                .toList();
    }

    private static UpdateRule rule(String name) {
        return (UpdateRule) Registry.global().find(Kind.UPDATER, name).defaults();
    }

    private static IUpdater updater(String name) {
        return switch (name) {
            case BASE -> new Sgd(1e-3);
            case "DL4J's Adam" -> new Adam(1e-3);
            case "DL4J's Nesterovs" -> new Nesterovs(1e-3);
            default -> new RuleUpdater(rule(name), 1e-6, null, rule(name).defaultWeightDecay(), 0);
        };
    }

    private static double measure(Model model, String updater) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryTable.class.getName(),
                "--one",
                model.name(),
                updater);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the JVM that trains with " + updater + " in " + model + " failed: " + out);
        }
        return out.lines()
                .filter(line -> line.startsWith(MARK))
                .mapToDouble(line -> Double.parseDouble(line.substring(MARK.length())))
                .findFirst()
                .orElseThrow(() -> new IOException("no measurement of " + updater + ": " + out));
    }

    private static final String MARK = "resident bytes ";

    @SuppressWarnings("SystemOut")
    private static void report() {
        try {
            String kilobytes = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no VmRSS in /proc/self/status"));
            System.out.println(MARK + 1024 * Long.parseLong(kilobytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
