package org.samediffext.updaters;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.samediffext.registry.Average;
import org.samediffext.registry.Clip;
import org.samediffext.registry.Composition;
import org.samediffext.registry.L0;

/** Momentum with weight decay and a composition around it, as plain loops over the {@link ToyModel}'s parameters. */
final class ByHand {
    static final double RATE = 0.1;
    static final double DECAY = 0.05;
    static final double BETA = 0.9;
    static final int[] SIZES = {24, 6, 18, 3};

    private final ToyModel kind;
    private final Composition composition;
    private final Object probe;
    private final double[] m;
    private final double[] slow;
    final double[] theta;
    double @Nullable [] mean;
    private int averaged;
    private int t;

    ByHand(ToyModel kind, Composition composition, double[] theta) {
        this.kind = kind;
        this.composition = composition;
        this.probe = kind.build(new Sgd(1));
        this.theta = theta.clone();
        this.m = new double[theta.length];
        this.slow = theta.clone();
    }

    void steps(int from, int to) {
        for (int step = from; step < to; step++) {
            step(ToyModel.batch(step));
        }
    }

    private void step(DataSet batch) {
        t++;
        double[] g = gradient(batch);
        clip(g);
        for (int i = 0; i < g.length; i++) {
            m[i] = BETA * m[i] + g[i];
            theta[i] -= RATE * m[i] + RATE * DECAY * theta[i];
        }
        lookAhead();
        project();
        average();
    }

    /** The gradient is what stochastic gradient descent with rate 1 subtracts. */
    private double[] gradient(DataSet batch) {
        int at = 0;
        for (INDArray parameter : kind.parameters(probe)) {
            double[] values = Arrays.copyOfRange(theta, at, at + (int) parameter.length());
            parameter.assign(Nd4j.createFromArray(values).reshape('c', parameter.shape()));
            at += values.length;
        }
        kind.fit(probe, batch);
        double[] after = kind.flat(probe);
        for (int i = 0; i < after.length; i++) {
            after[i] = theta[i] - after[i];
        }
        return after;
    }

    private void clip(double[] g) {
        Clip clip = composition.clip();
        if (clip == null) {
            return;
        }
        int at = 0;
        int[] sizes = clip.kind() == Clip.Kind.GLOBAL_NORM ? new int[] {g.length} : SIZES;
        for (int size : sizes) {
            double squares = 0;
            for (int i = at; i < at + size; i++) {
                squares += g[i] * g[i];
            }
            for (int i = at; i < at + size; i++) {
                g[i] = clip.kind() == Clip.Kind.VALUE
                        ? Math.max(-clip.limit(), Math.min(clip.limit(), g[i]))
                        : g[i] * Math.min(1, clip.limit() / Math.sqrt(squares));
            }
            at += size;
        }
    }

    private void lookAhead() {
        if (composition.lookahead() == null || t % composition.lookahead().steps() != 0) {
            return;
        }
        for (int i = 0; i < theta.length; i++) {
            slow[i] += composition.lookahead().alpha() * (theta[i] - slow[i]);
            theta[i] = slow[i];
        }
    }

    /** By a full sort. */
    private void project() {
        L0 l0 = composition.l0();
        if (l0 == null) {
            return;
        }
        List<Integer> weights = IntStream.range(0, theta.length)
                .filter(i -> l0.biases() || i < 24 || i >= 30 && i < 48)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(theta[i])))
                .toList();
        for (int i : weights.subList(0, (int) Math.ceil(l0.fraction() * weights.size() - 1e-9))) {
            theta[i] = 0;
        }
    }

    private void average() {
        double weight;
        if (composition.average() instanceof Average.Ema ema) {
            weight = mean == null ? 1 : 1 - ema.decay();
        } else if (composition.average() instanceof Average.Swa swa
                && t > swa.start()
                && (t - swa.start() - 1) % swa.every() == 0) {
            averaged++;
            weight = 1.0 / averaged;
        } else {
            return;
        }
        double[] sum = mean == null ? new double[theta.length] : mean;
        for (int i = 0; i < theta.length; i++) {
            sum[i] = (1 - weight) * sum[i] + weight * theta[i];
        }
        mean = sum;
    }

    static Formula rule() {
        return new Formula("m = beta*m + g\nstep = lr*m", List.of("m"), java.util.Map.of("beta", BETA));
    }
}
