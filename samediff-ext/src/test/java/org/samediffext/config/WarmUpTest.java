package org.samediffext.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.SameDiffExt;

/** The library loads the YAML parser before the first configuration comes. */
class WarmUpTest {
    private static final String MARK = "the first configuration";
    private static final String PARSER = ".* org\\.snakeyaml\\.engine\\..*";

    @Test
    void theFirstConfigurationFindsTheParserLoaded() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                WarmUpTest.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).isZero();
        int mark = lines.indexOf(MARK);
        assertThat(lines.subList(0, mark)).anyMatch(line -> line.matches(PARSER));
        assertThat(lines.subList(mark, lines.size()))
                .anyMatch(line -> line.contains("org.samediffext.config.Overrides "))
                .noneMatch(line -> line.matches(PARSER));
    }

    /** Reads a text that names no method, in the JVM that is looked at. */
    public static void main(String[] args) throws InterruptedException {
        SameDiffExt.load();
        SameDiffExt ext = SameDiffExt.load();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("samediff-ext-yaml"))
                .toList();
        assertThat(threads).hasSizeLessThan(2);
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(MARK);
        ext.parse("""
                # a remark
                seed: 12
                losses: {}
                """);
    }
}
