package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Norm;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Surrogate;

/** One run of {@link Emn}. */
final class EmnRun {
    private final Emn method;
    private final Labelled data;
    private final Surrogate surrogate;
    private final ProtectionOptions options;
    private final Ball ball;
    private final double[][] points;

    EmnRun(Emn method, Labelled data, Surrogate surrogate, ProtectionOptions options) {
        this.method = method;
        this.data = data;
        this.surrogate = surrogate;
        this.options = options;
        this.ball = new Ball(Norm.LINF, method.epsilon());
        this.points = new double[data.size()][];
        for (int row = 0; row < points.length; row++) {
            long stream = method.classwise() ? data.label(row) : row;
            double[] noise = RandomOffset.inside(ball, data.width(), SampleRandom.of(options.seed(), stream, 0));
            points[row] = data.clipped(sum(data.row(row), noise, 1));
        }
    }

    INDArray result() {
        Optional<ProtectionState> file = options.state().map(path -> new ProtectionState(path, hash()));
        int first = 0;
        Optional<ProtectionState.Reached> reached = file.flatMap(ProtectionState::read);
        if (reached.isPresent()) {
            first = reached.get().rounds();
            System.arraycopy(reached.get().points(), 0, points, 0, points.length);
            surrogate.restore(reached.get().surrogate());
        }
        for (int round = first; round < method.rounds(); round++) {
            double loss = round(round);
            boolean learnt = errors() <= method.error() * data.size();
            int done = round + 1;
            file.ifPresent(each -> each.write(learnt ? method.rounds() : done, points, carried()));
            options.progress().round(done, method.rounds(), loss);
            if (learnt) {
                break;
            }
        }
        return data.write(points);
    }

    /** A training of the surrogate and the steps of the examples; the mean loss before the last of them. */
    private double round(int round) {
        surrogate.train(data.write(points), data.labels(), round);
        double loss = 0;
        for (int step = 0; step < method.steps(); step++) {
            loss = descend();
            if (method.classwise()) {
                share();
            }
        }
        return loss;
    }

    private byte[] hash() {
        carried();
        return ProtectionState.hash(
                method + " seed " + options.seed() + " bounds " + options.bounds(),
                data,
                data.scores(surrogate.model()));
    }

    private byte[] carried() {
        return surrogate
                .state()
                .orElseThrow(() -> new IllegalArgumentException(method.name()
                        + ": the surrogate cannot say its state, allowed with a state file is one that implements state"
                        + " and restore"));
    }

    private static double[] sum(double[] x, double[] y, double factor) {
        double[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * y[i];
        }
        return sum;
    }

    /** A step of all examples; the mean loss before it. */
    private double descend() {
        double[] loss = new double[1];
        for (int[] batch : data.batches()) {
            GradientModel.Vjp vjp = surrogate.model().vjp(data.batch(points, batch), scores -> {
                double[][] z = Rows.read(scores.castTo(DataType.DOUBLE));
                double[][] cotangent = new double[z.length][z[0].length];
                for (int i = 0; i < z.length; i++) {
                    loss[0] += LogitLoss.CE.away(z[i], data.label(batch[i]), cotangent[i]) / points.length;
                    Steepest.normalise(cotangent[i]);
                }
                return Nd4j.createFromArray(cotangent).castTo(scores.dataType());
            });
            double[][] gradients = Rows.read(vjp.gradient());
            for (int i = 0; i < batch.length; i++) {
                Neighbourhood near = data.near(batch[i], ball);
                points[batch[i]] =
                        near.step(points[batch[i]], Steepest.sign(gradients[i]), -method.step() * method.epsilon());
            }
        }
        return loss[0];
    }

    private void share() {
        for (int[] rows : data.members()) {
            double[] mean = new double[data.width()];
            for (int row : rows) {
                mean = sum(mean, sum(points[row], data.row(row), -1), 1.0 / rows.length);
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] = Math.min(Math.max(mean[i], -method.epsilon()), method.epsilon());
            }
            for (int row : rows) {
                points[row] = data.clipped(sum(data.row(row), mean, 1));
            }
        }
    }

    private int errors() {
        int errors = 0;
        for (int[] batch : data.batches()) {
            int[] decided = surrogate.model().labels(data.batch(points, batch));
            int[] wanted = Arrays.stream(batch).map(data::label).toArray();
            errors += (int) IntStream.range(0, batch.length)
                    .filter(i -> decided[i] != wanted[i])
                    .count();
        }
        return errors;
    }
}
