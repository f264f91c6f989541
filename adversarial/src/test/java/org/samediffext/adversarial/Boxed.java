package org.samediffext.adversarial;

import org.samediffext.spi.Bounds;

/** A model in another box. */
record Boxed(Toy model, Bounds bounds) implements Toy {

    @Override
    public int classes() {
        return model.classes();
    }

    @Override
    public double[] scores(double[] x) {
        return model.scores(x);
    }

    @Override
    public double[] pullback(double[] x, double[] cotangent) {
        return model.pullback(x, cotangent);
    }
}
