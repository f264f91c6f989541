package org.samediffext.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.samediffext.SameDiffExt;
import org.samediffext.registry.Descriptor;

/** The README's table of methods is the generated one. */
class MethodTableTest {

    @Test
    void theReadmeShowsTheGeneratedTable() throws IOException {
        // other tests register methods of their own in the same JVM
        List<Descriptor> published = SameDiffExt.load().methods().stream()
                .filter(method -> method.type().getEnclosingClass() == null)
                .toList();
        assertThat(Files.readString(Path.of("..", "README.md")))
                .contains("<!-- methods -->\n" + new MethodList(published).markdown());
    }
}
