package org.samediffext.adversarial;

import java.util.Arrays;
import org.samediffext.spi.Bounds;

/** A model of the unit box on inputs in other units: {@code lo + range·x} in place of x. */
record InUnits(Toy model, double lo, double range) implements Toy {
    @Override
    public Bounds bounds() {
        return new Bounds(lo, lo + range);
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public double[] scores(double[] x) {
        return model.scores(unit(x));
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        return Arrays.stream(model.pullback(unit(x), cotangent))
                .map(v -> v / range)
                .toArray();
    }

    private double[] unit(double[] x) {
        return Arrays.stream(x).map(v -> (v - lo) / range).toArray();
    }
}
