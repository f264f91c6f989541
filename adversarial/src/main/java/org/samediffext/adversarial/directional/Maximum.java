package org.samediffext.adversarial.directional;

import java.util.Arrays;
import java.util.List;

/** What a search found. */
public final class Maximum {
    private final Trial best;
    private final int outputs;
    private final Stop stop;
    private final TracePoint end;
    private final List<TracePoint> improvements;

    Maximum(Trial best, int outputs, Stop stop, TracePoint end, List<TracePoint> improvements) {
        this.best = best;
        this.outputs = outputs;
        this.stop = stop;
        this.end = end;
        this.improvements = List.copyOf(improvements);
    }

    /**
     * The best point.
     *
     * @return a copy
     */
    public double[] point() {
        return best.point().clone();
    }

    /**
     * The network's output there.
     *
     * @return a copy
     */
    public double[] output() {
        return Arrays.copyOf(best.output(), outputs);
    }

    /**
     * The value there, the penalty subtracted.
     *
     * @return {@code f(Φ(x)) − ‖ReLU(1000·c(x))‖²}
     */
    public double value() {
        return best.value();
    }

    /**
     * The penalty there.
     *
     * @return {@code ‖ReLU(1000·c(x))‖²}, 0 where the point meets the penalised constraints
     */
    public double penalty() {
        return best.penalty();
    }

    /**
     * Why the search ended.
     *
     * @return the reason
     */
    public Stop stop() {
        return stop;
    }

    /**
     * How far the search was in the end.
     *
     * @return with the counts of all it did
     */
    public TracePoint end() {
        return end;
    }

    /**
     * The start, and each improvement in its order.
     *
     * @return values strictly rise
     */
    public List<TracePoint> improvements() {
        return improvements;
    }
}
