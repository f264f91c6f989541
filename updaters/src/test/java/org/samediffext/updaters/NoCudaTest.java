package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** On a machine whose backend is the CPU nothing of CUDA is loaded, ours or ND4J's. */
class NoCudaTest {

    @Test
    void noClassOfCudaIsLoaded() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                NoCudaTest.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines)
                .anyMatch(line -> line.contains("org.samediffext.kernel.JvmKernel "))
                .noneMatch(
                        line -> line.matches(
                                ".* (org\\.bytedeco\\.cuda\\.|org\\.nd4j\\.jita\\.|org\\.nd4j\\.linalg\\.jcublas\\."
                                        + "|org\\.samediffext\\.kernel\\.(CudaDevice|CudaSource|Nvrtc|Devices|DeviceKernel|Arguments)).*"));
    }

    /** Trains a model of each kind, in the JVM that is looked at. */
    public static void main(String[] args) {
        assertThat(Nd4j.getExecutioner().type().name()).isEqualTo("NATIVE_CPU");
        for (ToyModel kind : ToyModel.values()) {
            Object model = kind.build(Rules.decayed(new Lion()));
            org.samediffext.Updaters.attach(model);
            kind.fit(model, 0, 2);
        }
    }
}
