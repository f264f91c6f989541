package org.samediffext.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileNamesTest {

    @Test
    void differentNamesHaveDifferentFiles() {
        List<String> names = List.of("a b", "a-b", "A_b", "a b-2", "A-B", "x/../y", "größer 2.5");

        assertThat(FileNames.of(names).keySet()).containsExactlyElementsOf(names);
        assertThat(FileNames.of(names).values())
                .containsExactly("a-b", "a-b-2", "A_b", "a-b-2-2", "A-B-3", "x-..-y", "größer-2.5");
    }
}
