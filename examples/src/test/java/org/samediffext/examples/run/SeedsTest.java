package org.samediffext.examples.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeedsTest {

    @Test
    void leaveOutZero() {
        assertThat(Seeds.from(7, 3)).containsExactly(7L, 8L, 9L);
        assertThat(Seeds.from(-2, 4)).containsExactly(-2L, -1L, 1L, 2L);
        assertThat(Seeds.from(0, 1)).containsExactly(1L);
    }
}
