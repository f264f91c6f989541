package org.samediffext.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samediffext.ConfigException;
import org.samediffext.registry.ToyRegistry;

/** Documents that are no configuration whatever the methods are. */
class YamlReaderTest {
    private final ConfigReader reader = new ConfigReader(ToyRegistry.full());

    @Test
    void refusesADuplicateKeyAndGoesOn() {
        refuses("seed: 1\nloss: {scale: 1, scale: {a: [1]}, method: toysquar}\nseed: [x]\n", """
                <text>:2:18: key 'scale' is given twice, first at <text>:2:8
                <text>:2:43: unknown loss 'toysquar', available are toysquare, did you mean 'toysquare'?
                <text>:3:1: key 'seed' is given twice, first at <text>:1:1""");
    }

    @Test
    void refusesAnEmptyDocument() {
        String message =
                "<text>: is empty, allowed is a map with the keys seed, updater, loss, losses, attack, defense, transform, protection";
        refuses("", message);
        refuses("# nothing\n", message);
        refuses("---\n...\n", message);
        refuses("~", message);
    }

    @Test
    void refusesWhatIsNoMap() {
        refuses(
                "- 1",
                "<text>:1:1: the document is the list [1], allowed is a map with the keys seed, updater, loss, "
                        + "losses, attack, defense, transform, protection");
        refuses(
                "hello",
                "<text>:1:1: the document is 'hello', allowed is a map with the keys seed, updater, loss, losses, attack, defense, transform, protection");
    }

    @Test
    void refusesASecondDocument() {
        refuses("seed: 1\n---\nseed: 2\n", "<text>:2:1: a second document begins, allowed is one");
    }

    @Test
    void refusesBrokenYaml() {
        refuses(
                "loss:\n\tmethod: toysquare\n",
                "<text>:2:1: not YAML: while scanning for the next token: found character '\\t(TAB)' that cannot start "
                        + "any token. (Do not use \\t(TAB) for indentation)");
        refuses("seed: 1: 2\n", "<text>:1:8: not YAML: mapping values are not allowed here");
        refuses(
                "loss: [1, 2\n",
                "<text>:2:1: not YAML: while parsing a flow sequence: expected ',' or ']', but got <stream end>");
        refuses("seed: \u0007\n", "<text>: not YAML: the character U+0007 is not allowed");
        refuses("%YAML 2.0\n---\nseed: 1\n", "<text>: not YAML: Version{major=2, minor=0}");
    }

    @Test
    void refusesAnchorsAliasesAndTags() {
        String none = " is not allowed, a configuration has no anchors, aliases and tags";
        refuses("seed: &x 1\nloss: *x\n", "<text>:1:7: the anchor &x" + none);
        refuses("loss: *x\n", "<text>:1:7: the alias *x" + none);
        refuses("loss: !!java.net.URL [x]\n", "<text>:1:7: the tag tag:yaml.org,2002:java.net.URL" + none);
        refuses("seed: !!int '5'\n", "<text>:1:7: the tag tag:yaml.org,2002:int" + none);
        refuses("loss: !toy {}\n", "<text>:1:7: the tag !toy" + none);
    }

    @Test
    void refusesKeysThatAreNoNames() {
        String allowed = "' is no name, allowed are up to 64 letters, digits, '_' and '-'";
        refuses("<<: {seed: 1}\n", "<text>:1:1: key '<<" + allowed);
        refuses("loss.scale: 2\n", "<text>:1:1: key 'loss.scale" + allowed);
        refuses("? [a]\n: {b: 1}\n", "<text>:1:3: a key is a map or a list, allowed is a name");
    }

    @Test
    void refusesDeepNesting() {
        refuses("seed: " + "[".repeat(500_000), "<text>:1:38: nested deeper than 32 levels");
        refuses("seed: 1\nloss:\n" + "- ".repeat(100_000), "<text>:3:63: nested deeper than 32 levels");
    }

    @Test
    void refusesAFileThatIsNoConfiguration(@TempDir Path dir) throws IOException {
        Path missing = dir.resolve("missing.yaml");
        Path large = dir.resolve("large.yaml");
        Path latin = Files.write(dir.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xfc, '\n'});
        Path cut = Files.write(dir.resolve("cut.yaml"), new byte[] {'a', (byte) 0xc3});
        Files.write(large, new byte[10_000_000]);

        refuses(missing, missing + ": no such file");
        refuses(dir, dir + ": is a directory, allowed is a file");
        refuses(large, large + ": is larger than 1 MiB, a configuration is not");
        refuses(latin, latin + ": is not UTF-8 text, the byte at offset 3 is wrong");
        refuses(cut, cut + ": is not UTF-8 text, the byte at offset 1 is wrong");
        refuses("#".repeat(2_000_000), "<text>: is larger than 1 MiB, a configuration is not");
    }

    @Test
    void namesTheFileAsItWasGiven(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("a.yaml"), "\uFEFFsed: 1\n");

        refuses(
                file,
                file
                        + ":1:1: unknown key 'sed', available are seed, updater, loss, losses, attack, defense, transform, protection, did you mean 'seed'?");
    }

    private void refuses(String yaml, String message) {
        assertThatThrownBy(() -> reader.parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private void refuses(Path file, String message) {
        assertThatThrownBy(() -> reader.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
