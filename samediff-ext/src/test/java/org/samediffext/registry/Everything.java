package org.samediffext.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/** A schedule with a setting of each type. */
@About(value = "toy with a setting of each type", paper = "none, a toy")
record Everything(
        double low,
        double high,
        int count,
        long seed,
        boolean nesterov,
        @Required String text,
        Norm norm,
        List<Double> rates,
        List<String> names,
        Map<String, Double> weights)
        implements Schedule {

    Everything() {
        this(0, 1, 3, 1L << 40, true, "a", Norm.L2, List.of(0.5), List.of("x"), Map.of());
    }

    Everything {
        rates = List.copyOf(rates);
        names = List.copyOf(names);
        weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        Range.fraction("low", low);
        Range.nonNegative("high", high);
        Range.that("low", low, "a number below high", low < high);
        Range.atLeast("count", count, 1);
        rates.forEach(rate -> Range.decay("rates", rate));
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty text says nothing");
        }
    }

    @Override
    public double at(long step) {
        return high;
    }
}
