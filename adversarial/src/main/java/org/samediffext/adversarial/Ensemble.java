package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Range;

/**
 * Several models as one, whose scores are the weighted mean {@code Σ w_i z_i / Σ w_i}. An attack on it transfers better to
 * models that it has not seen: Dong et al. 2018, Boosting Adversarial Attacks with Momentum. A product costs two forward passes
 * and one backward pass of each model.
 */
public final class Ensemble implements GradientModel {
    private final List<GradientModel> models;
    private final List<Double> weights;

    /**
     * The plain mean.
     *
     * @param models at least one; of the same classes and the same bounds
     */
    public Ensemble(List<GradientModel> models) {
        this(models, Collections.nCopies(models.size(), 1.0));
    }

    /**
     * A weighted mean.
     *
     * @param models at least one; of the same classes and the same bounds
     * @param weights one a model, above 0
     */
    public Ensemble(List<GradientModel> models, List<Double> weights) {
        Range.that("models", models.size() + " models", "at least one", !models.isEmpty());
        boolean positive = weights.stream().allMatch(weight -> weight > 0 && Double.isFinite(weight));
        Range.that(
                "weights",
                weights,
                "as many finite numbers > 0 as there are models, so " + models.size(),
                positive && weights.size() == models.size());
        AttackInput.alike(models);
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        this.models = List.copyOf(models);
        this.weights = weights.stream().map(weight -> weight / sum).toList();
    }

    @Override
    public int classes() {
        return models.get(0).classes();
    }

    @Override
    public Bounds bounds() {
        return models.get(0).bounds();
    }

    @Override
    public INDArray logits(INDArray x) {
        List<INDArray> parts = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            parts.add(models.get(i).logits(x).muli(weights.get(i)));
        }
        return sum(parts);
    }

    @Override
    public Vjp vjp(INDArray x, UnaryOperator<INDArray> cotangent) {
        INDArray logits = logits(x);
        INDArray slope = cotangent.apply(logits);
        List<INDArray> parts = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            double weight = weights.get(i);
            parts.add(models.get(i).vjp(x, own -> slope.mul(weight)).gradient());
        }
        return new Vjp(logits, sum(parts));
    }

    private static INDArray sum(List<INDArray> parts) {
        INDArray sum = parts.get(0).dup('c');
        parts.subList(1, parts.size()).forEach(sum::addi);
        return sum;
    }
}
