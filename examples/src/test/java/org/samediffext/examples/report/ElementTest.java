package org.samediffext.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElementTest {
    @Test
    void escapesTextAndAttributes() {
        assertThat(Element.of("p").with("title", "\"<a>\" & b").text("1 < 2 & 3 > \"2\""))
                .hasToString("<p title=\"&quot;&lt;a&gt;&quot; &amp; b\">1 &lt; 2 &amp; 3 &gt; \"2\"</p>");
    }

    @Test
    void anEmptyElementIsClosedAsHtmlWantsIt() {
        assertThat(Element.of("div").add(Element.of("img"), Element.of("span")))
                .hasToString("<div><img/><span></span></div>");
    }

    @Test
    void numbersAreShort() {
        assertThat(Element.number(0)).isEqualTo("0");
        assertThat(Element.number(-0.001)).isEqualTo("0");
        assertThat(Element.number(100)).isEqualTo("100");
        assertThat(Element.number(0.1 + 0.2)).isEqualTo("0.3");
        assertThat(Element.number(8 / 255.0, 4)).isEqualTo("0.0314");
    }
}
