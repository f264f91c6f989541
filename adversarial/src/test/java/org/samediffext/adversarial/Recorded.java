package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.spi.Bounds;

/** A model that remembers each row that it sees, and counts. */
final class Recorded implements Toy {
    private final Toy model;
    private final List<double[]> seen = new ArrayList<>();
    private long backward;

    Recorded(Toy model) {
        this.model = model;
    }

    /** All rows of all forward passes. */
    List<double[]> seen() {
        return seen;
    }

    long backward() {
        return backward;
    }

    int decision(double[] point) {
        return LogitLoss.best(model.scores(point), -1);
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public Bounds bounds() {
        return model.bounds();
    }

    @Override
    public double[] scores(double[] x) {
        seen.add(x.clone());
        return model.scores(x);
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        backward++;
        return model.pullback(x, cotangent);
    }
}
