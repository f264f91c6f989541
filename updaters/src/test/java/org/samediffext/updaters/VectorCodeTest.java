package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.samediffext.kernel.Kernels;
import org.samediffext.kernel.StepKernel;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.UpdateRule;

/** Every rule leaves the same bits as vector code, in a JVM with the Vector API, as in one without it. */
class VectorCodeTest {
    /** Less than a vector, whole vectors and a rest. */
    private static final int[] LENGTHS = {1, 5, 16, 37, 1000};

    /** Enough for several threads. */
    private static final int LONG = (1 << 19) + 7;

    private static final double[] NUMBERS =
            new Random(17).doubles(LONG + 2, -1, 1).toArray();

    private static final double[] AWKWARD = {
        0, -0.0, 1e-45, -1e-45, 1e-30, 1e38, -1e38, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
    };

    @Test
    void everyRuleLeavesTheBitsOfBlocks(@TempDir Path folder) throws Exception {
        List<String> elsewhere = inVectors(folder);
        assertThat(elsewhere.get(0)).startsWith("vector code");
        List<String> here = lines();
        assertThat(here.get(0)).startsWith("loops over blocks");
        assertThat(elsewhere.subList(1, elsewhere.size())).isEqualTo(here.subList(1, here.size()));
    }

    private static List<String> inVectors(Path folder) throws Exception {
        Path out = folder.resolve("out.txt");
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Dorg.samediffext.vectors=always",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VectorCodeTest.class.getName(),
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return Files.readAllLines(out);
    }

    /** Runs in the other JVM. */
    public static void main(String[] args) throws Exception {
        Files.write(Path.of(args[0]), lines());
    }

    /** How formulas run here, and what each rule leaves. */
    private static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(Kernels.description()));
        List<UpdateRule> rules = Rules.all().toList();
        for (int i = 0; i < rules.size(); i++) {
            UpdateRule rule = rules.get(i);
            if (rule instanceof FormulaRule formula) {
                String name = rule.getClass().getSimpleName() + " " + i + " ";
                for (int length : LENGTHS) {
                    lines.add(name + "FLOAT " + length + hash(formula, DataType.FLOAT, length));
                    lines.add(name + "DOUBLE " + length + hash(formula, DataType.DOUBLE, length));
                }
                lines.add(name + "FLOAT " + LONG + hash(formula, DataType.FLOAT, LONG));
            }
        }
        return lines;
    }

    /** The bits of the step and the states after two steps on views, of which the second meets awkward numbers. */
    private static String hash(FormulaRule rule, DataType type, int length) {
        int numbers = rule.state().size() + rule.numbers().size();
        INDArray flat = Nd4j.zeros(type, 3 + (2L + numbers) * length + 5);
        List<INDArray> views = new ArrayList<>();
        for (int i = 0; i < 2 + numbers; i++) {
            views.add(flat.get(NDArrayIndex.interval(3 + (long) i * length, 3 + (i + 1L) * length)));
        }
        views.get(1).assign(numbers(0, length));
        StepKernel kernel = Kernels.of(org.samediffext.kernel.Formula.of(rule).withDecay(), rule.constants());
        StringBuilder hashes = new StringBuilder();
        for (int t = 1; t <= 2; t++) {
            views.get(0).assign(numbers(t, length));
            for (int i = 0; t == 2 && i < Math.min(length / 4, 500); i++) {
                views.get(0).putScalar(i * 37L % length, AWKWARD[i % AWKWARD.length]);
            }
            StepKernel.Scalars scalars = new StepKernel.Scalars(0.01, t, 0.1);
            kernel.run(views.get(0), views.get(1), views.subList(2, views.size()), scalars);
            int hash = type == DataType.DOUBLE
                    ? Arrays.hashCode(flat.data().asDouble())
                    : Arrays.hashCode(flat.data().asFloat());
            hashes.append(' ').append(Integer.toHexString(hash));
        }
        return hashes.toString();
    }

    private static INDArray numbers(int from, int length) {
        return Nd4j.createFromArray(Arrays.copyOfRange(NUMBERS, from, from + length));
    }
}
