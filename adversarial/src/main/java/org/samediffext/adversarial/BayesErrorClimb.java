package org.samediffext.adversarial;

import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.losses.Bandwidth;
import org.samediffext.losses.BayesEstimator;
import org.samediffext.losses.BayesGradient;
import org.samediffext.losses.BayesSamples;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** One run of {@link BayesErrorAscent}. */
final class BayesErrorClimb {
    private static final int FOR_SIGMA = 2000;
    private static final long SIGMA = -1;

    private final BayesErrorAscent method;
    private final Labelled data;
    private final ProtectionOptions options;
    private final Optional<Surrogate> surrogate;
    private final Neighbourhood[] near;
    private double[][] points;

    BayesErrorClimb(BayesErrorAscent method, Labelled data, ProtectionOptions options) {
        this.method = method;
        this.data = data;
        this.options = options;
        this.surrogate = options.surrogate();
        Ball ball = new Ball(method.norm(), method.epsilon());
        this.near = IntStream.range(0, data.size())
                .mapToObj(row -> data.near(row, ball))
                .toArray(Neighbourhood[]::new);
        this.points = clean();
    }

    private double[][] clean() {
        return IntStream.range(0, data.size()).mapToObj(data::row).toArray(double[][]::new);
    }

    INDArray run() {
        Optional<ProtectionState> file = options.state().map(path -> new ProtectionState(path, hash()));
        int first = 0;
        Optional<ProtectionState.Reached> reached = file.flatMap(ProtectionState::read);
        if (reached.isPresent()) {
            first = reached.get().rounds();
            points = reached.get().points();
            if (reached.get().surrogate().length > 0) {
                surrogate.orElseThrow().restore(reached.get().surrogate());
            }
        }
        Optional<BayesEstimator> fixed = method.retrain() ? Optional.empty() : Optional.of(estimator());
        for (int round = first; round < method.rounds(); round++) {
            if (method.retrain()) {
                surrogate.orElseThrow().train(data.write(points), data.labels(), round);
            }
            double error = round(round, fixed.orElseGet(this::estimator));
            int done = round + 1;
            file.ifPresent(each -> each.write(done, points, carried()));
            options.progress().round(done, method.rounds(), error);
        }
        return data.write(points);
    }

    private byte[] carried() {
        return (method.retrain() ? surrogate : Optional.<Surrogate>empty())
                .flatMap(Surrogate::state)
                .orElse(new byte[0]);
    }

    /** One step of each example; the mean error before the steps. */
    private double round(int round, BayesEstimator estimator) {
        double[][] next = new double[points.length][];
        double error = 0;
        double alpha = method.relativeStep() * method.epsilon() / method.rounds();
        for (int[] batch : Strata.of(data, method.batchSize(), SampleRandom.of(options.seed(), round, 0))) {
            Pulled pulled = gradient(estimator, batch);
            error += pulled.error() * batch.length / data.size();
            double[][] gradients = Rows.read(pulled.gradient());
            for (int i = 0; i < batch.length; i++) {
                int row = batch[i];
                next[row] = near[row].step(points[row], near[row].direction(points[row], gradients[i]), alpha);
            }
        }
        points = next;
        return error;
    }

    private record Pulled(double error, INDArray gradient) {}

    private Pulled gradient(BayesEstimator estimator, int[] batch) {
        INDArray labels = labels(batch);
        if (surrogate.isEmpty()) {
            BayesGradient found = estimator.gradient(new BayesSamples(flat(points, batch), labels));
            return new Pulled(found.estimate().error(), found.samples());
        }
        double[] error = new double[1];
        GradientModel.Vjp vjp = surrogate.get().model().vjp(data.batch(points, batch), scores -> {
            BayesGradient found = estimator.gradient(new BayesSamples(scores.castTo(DataType.DOUBLE), labels));
            error[0] = found.estimate().error();
            return found.samples().castTo(scores.dataType());
        });
        return new Pulled(error[0], vjp.gradient());
    }

    private BayesEstimator estimator() {
        double power = method.power() == 0 ? Double.POSITIVE_INFINITY : method.power();
        BayesEstimator rule = new BayesEstimator(
                        method.sigma() > 0 ? Bandwidth.fixed(method.sigma()) : Bandwidth.looCrossEntropy())
                .withPower(power);
        if (method.sigma() > 0) {
            return rule;
        }
        int[] chosen = Strata.of(data, FOR_SIGMA, SampleRandom.of(options.seed(), SIGMA, 0))
                .get(0);
        return rule.frozen(new BayesSamples(mapped(chosen), labels(chosen)));
    }

    /** The clean examples in the space of the estimate. */
    private INDArray mapped(int[] chosen) {
        if (surrogate.isEmpty()) {
            return flat(clean(), chosen);
        }
        return data.scores(surrogate.get().model(), chosen).castTo(DataType.DOUBLE);
    }

    private byte[] hash() {
        String settings = method + " seed " + options.seed() + " surrogate " + surrogate.isPresent();
        boolean fixed = surrogate.isPresent() && !method.retrain();
        return ProtectionState.hash(
                settings, data, fixed ? data.scores(surrogate.get().model()) : new double[0][]);
    }

    private static INDArray flat(double[][] rows, int[] chosen) {
        double[][] picked = IntStream.of(chosen).mapToObj(row -> rows[row]).toArray(double[][]::new);
        return Nd4j.createFromArray(picked);
    }

    private INDArray labels(int[] chosen) {
        double[][] column = IntStream.of(chosen)
                .mapToObj(row -> new double[] {data.label(row)})
                .toArray(double[][]::new);
        return Nd4j.createFromArray(column);
    }
}
