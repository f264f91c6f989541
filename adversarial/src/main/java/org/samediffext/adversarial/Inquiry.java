package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Access;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.LogitModel;

/** Brings the questions of many searches to the model, some hundred at once, and the answers back. */
final class Inquiry {
    private final DecisionModel model;
    private final Access access;
    private final Criterion goal;
    private final Rows format;
    private final int batchSize;
    private final boolean failOnNonFinite;
    private final Interruption interruption = new Interruption();

    Inquiry(DecisionModel model, Access access, Criterion goal, Rows format, int batchSize, boolean failOnNonFinite) {
        this.model = model;
        this.access = access;
        this.goal = goal;
        this.format = format;
        this.batchSize = batchSize;
        this.failOnNonFinite = failOnNonFinite;
    }

    /** Whether the thread was interrupted: nothing is asked any more. */
    boolean interrupted() {
        return interruption.seen();
    }

    /** Asks for all pursuits until none has a question left, or the thread is interrupted. */
    void run(List<? extends Pursuit> pursuits) {
        List<Pursuit> live = new ArrayList<>(pursuits);
        live.removeIf(pursuit -> pursuit.ask().isEmpty());
        while (!live.isEmpty()) {
            List<Item> items = new ArrayList<>();
            for (Pursuit pursuit : live) {
                for (Query query : pursuit.ask().orElseThrow().queries()) {
                    items.add(new Item(pursuit, query));
                }
            }
            answer(items.stream().filter(item -> item.query.loss().isEmpty()).toList(), false);
            answer(items.stream().filter(item -> item.query.loss().isPresent()).toList(), true);
            int from = 0;
            for (Pursuit pursuit : live) {
                int count = pursuit.ask().orElseThrow().queries().size();
                List<Item> own = items.subList(from, from + count);
                List<Answer> answers = own.stream()
                        .filter(item -> item.answered)
                        .map(Item::answer)
                        .toList();
                if (answers.size() == count) {
                    pursuit.tell(answers);
                } else {
                    pursuit.cut(answers);
                }
                from += count;
            }
            live.removeIf(pursuit -> pursuit.ask().isEmpty());
        }
    }

    private void answer(List<Item> items, boolean slopes) {
        for (int from = 0; from < items.size() && !interrupted(); from += batchSize) {
            List<Item> batch = items.subList(from, Math.min(from + batchSize, items.size()));
            INDArray points =
                    format.write(batch.stream().map(item -> item.point).toList());
            if (slopes) {
                slopes(batch, points);
            } else if (access == Access.LABELS) {
                int[] decisions = model.labels(points);
                for (int i = 0; i < decisions.length; i++) {
                    batch.get(i).decide(goal, decisions[i], new double[0]);
                }
            } else {
                judge(batch, ((LogitModel) model).logits(points));
            }
            batch.forEach(item -> item.answered = true);
        }
    }

    private void slopes(List<Item> batch, INDArray points) {
        double[] scales = new double[batch.size()];
        double[] values = new double[batch.size()];
        GradientModel.Vjp vjp = ((GradientModel) model).vjp(points, logits -> {
            judge(batch, logits);
            double[][] slopes = new double[batch.size()][model.classes()];
            for (int i = 0; i < scales.length; i++) {
                Item item = batch.get(i);
                if (item.answer().finite()) {
                    values[i] = item.query.loss().orElseThrow().at(item.answer().scores(), slopes[i]);
                }
                scales[i] = Steepest.largest(slopes[i]);
                Steepest.normalise(slopes[i]);
            }
            return new Rows(logits.dataType(), logits.shape()).write(Arrays.asList(slopes));
        });
        double[][] gradients = Rows.read(vjp.gradient());
        for (int i = 0; i < scales.length; i++) {
            format.hold(gradients[i]);
            for (int k = 0; k < gradients[i].length; k++) {
                gradients[i][k] *= scales[i];
            }
            check(batch.get(i).answer().with(values[i], gradients[i]), batch.get(i), "gradient");
        }
    }

    private void judge(List<Item> batch, INDArray logits) {
        long[] expected = {batch.size(), model.classes()};
        if (!Arrays.equals(logits.shape(), expected)) {
            throw new IllegalStateException("the model gave scores of shape " + Arrays.toString(logits.shape())
                    + ", expected " + Arrays.toString(expected));
        }
        double[][] scores = Rows.read(logits);
        for (int i = 0; i < scores.length; i++) {
            Item item = batch.get(i);
            item.decide(goal, LogitLoss.best(scores[i], -1), scores[i]);
            check(item.answer(), item, "scores");
        }
    }

    private void check(Answer answer, Item item, String what) {
        if (failOnNonFinite && !answer.finite()) {
            throw new IllegalStateException(
                    "the model gave a NaN or an infinity in the " + what + " of row " + item.pursuit.row);
        }
    }

    /** A query on its way. */
    private final class Item {
        private final Pursuit pursuit;
        private final Query query;
        private final double[] point;
        private boolean answered;
        private Answer answer = new Answer(new double[0], -1, false, new double[0]);

        Item(Pursuit pursuit, Query query) {
            this.pursuit = pursuit;
            this.query = query;
            this.point = format.round(pursuit.start, query.point());
        }

        void decide(Criterion criterion, int decision, double[] scores) {
            answer = new Answer(point, decision, criterion.met(pursuit.row, decision), scores);
        }

        Answer answer() {
            return answer;
        }
    }
}
