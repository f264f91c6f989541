package org.samediffext.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesEveryKindOfValue() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a \"b\"\\\n\u0001\u03b5");
        map.put("numbers", List.of(1, 0.5, Double.NaN));
        map.put("inner", Map.of("yes", true));

        assertThat(Json.write(map)).isEqualTo("""
                {
                  "text": "a \\"b\\"\\\\\\n\\u0001\u03b5",
                  "numbers": [1, 0.5, null],
                  "inner": {
                    "yes": true
                  }
                }
                """);
    }
}
