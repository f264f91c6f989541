package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the model about points: fills in loss, success and gradient of visits, and counts. */
final class Oracle {
    private static final Logger log = LoggerFactory.getLogger(Oracle.class);

    private final GradientModel model;
    private final Criterion goal;
    private final LogitLoss loss;
    private final Rows format;
    private final boolean failOnNonFinite;
    private boolean asked;

    Oracle(GradientModel model, Criterion goal, LogitLoss loss, Rows format, boolean failOnNonFinite) {
        this.model = model;
        this.goal = goal;
        this.loss = loss;
        this.format = format;
        this.failOnNonFinite = failOnNonFinite;
    }

    void scores(List<Visit> visits) {
        if (!visits.isEmpty()) {
            judge(visits, model.logits(points(visits)));
        }
    }

    void gradients(List<Visit> visits) {
        if (visits.isEmpty()) {
            return;
        }
        double[] scales = new double[visits.size()];
        GradientModel.Vjp vjp = model.vjp(points(visits), logits -> cotangent(visits, logits, scales));
        double[][] gradients = Rows.read(vjp.gradient());
        for (int i = 0; i < scales.length; i++) {
            Visit visit = visits.get(i);
            visit.example.backward++;
            visit.gradient = gradients[i];
            format.hold(visit.gradient);
            for (int k = 0; k < visit.gradient.length; k++) {
                visit.gradient[k] *= scales[i];
                if (!visit.broken && !Double.isFinite(visit.gradient[k])) {
                    reject(visit, "gradient");
                }
            }
        }
    }

    /**
     * The gradient by the scores, each row scaled to the largest entry 1: a small one would vanish in the model's
     * floats.
     */
    private INDArray cotangent(List<Visit> visits, INDArray logits, double[] scales) {
        double[][] slopes = judge(visits, logits);
        for (int i = 0; i < slopes.length; i++) {
            scales[i] = Steepest.largest(slopes[i]);
            Steepest.normalise(slopes[i]);
        }
        return new Rows(logits.dataType(), logits.shape())
                .write(Arrays.asList(slopes))
                .castTo(logits.dataType());
    }

    /** Loss and success of each visit; returns the gradients by the scores, zero where the scores are not finite. */
    private double[][] judge(List<Visit> visits, INDArray logits) {
        long[] expected = {visits.size(), model.classes()};
        if (!Arrays.equals(logits.shape(), expected)) {
            throw new IllegalStateException("the model gave scores of shape " + Arrays.toString(logits.shape())
                    + ", expected " + Arrays.toString(expected));
        }
        double[][] scores = Rows.read(logits);
        warnOfProbabilities(scores);
        double[][] slopes = new double[scores.length][model.classes()];
        for (int i = 0; i < scores.length; i++) {
            Visit visit = visits.get(i);
            visit.example.forward++;
            visit.finite = Arrays.stream(scores[i]).allMatch(Double::isFinite);
            if (visit.finite) {
                judge(visit, scores[i], slopes[i]);
            } else {
                reject(visit, "scores");
            }
        }
        return slopes;
    }

    private void judge(Visit visit, double[] z, double[] slope) {
        Example example = visit.example;
        int decision = LogitLoss.best(z, -1);
        example.decided = example.decided < 0 ? decision : example.decided;
        int label = goal.label(example.row);
        visit.adversarial = goal.met(example.row, decision);
        visit.loss = goal.targeted() ? loss.toward(z, example.decided, label, slope) : loss.away(z, label, slope);
    }

    private void reject(Visit visit, String what) {
        if (failOnNonFinite) {
            throw new IllegalStateException(
                    "the model gave a NaN or an infinity in the " + what + " of row " + visit.example.row);
        }
        visit.broken = true;
        visit.example.noteBroken();
    }

    private INDArray points(List<Visit> visits) {
        List<double[]> points = new ArrayList<>(visits.size());
        for (Visit visit : visits) {
            points.add(visit.point);
        }
        return format.write(points);
    }

    private void warnOfProbabilities(double[][] scores) {
        if (!asked && Arrays.stream(scores).allMatch(Oracle::looksLikeProbabilities)) {
            log.warn(
                    "the scores of the model look like probabilities: give the model without its softmax, "
                            + "else the loss {} is not what it says",
                    loss);
        }
        asked = true;
    }

    private static boolean looksLikeProbabilities(double[] row) {
        return Arrays.stream(row).allMatch(p -> p >= 0 && p <= 1)
                && Math.abs(Arrays.stream(row).sum() - 1) < 1e-4;
    }
}
