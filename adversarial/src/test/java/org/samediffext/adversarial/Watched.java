package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.spi.Bounds;

/** A model that keeps the points it was asked about. */
record Watched(Toy model, List<double[]> asked) implements Toy {

    Watched(Toy model) {
        this(model, new ArrayList<>());
    }

    double[] last() {
        return asked.get(asked.size() - 1);
    }

    @Override
    public Bounds bounds() {
        return model.bounds();
    }

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public double[] scores(double[] x) {
        asked.add(x.clone());
        return model.scores(x);
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        return model.pullback(x, cotangent);
    }
}
