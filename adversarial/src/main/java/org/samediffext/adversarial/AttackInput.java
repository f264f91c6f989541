package org.samediffext.adversarial;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.Access;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.Bounds;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.DecisionModel;
import org.samediffext.spi.GradientModel;
import org.samediffext.spi.LogitModel;
import org.samediffext.spi.Range;

/** What an attack is given, checked before the model is asked for anything. */
final class AttackInput {
    private static final double TOLERANCE = 1e-6;

    private AttackInput() {}

    /** The model's differentiable side. */
    static GradientModel gradient(String attack, DecisionModel model) {
        if (model instanceof GradientModel differentiable) {
            return differentiable;
        }
        String offer = model instanceof LogitModel ? "scores" : "decisions";
        throw new UnsupportedOperationException(attack + " needs the gradient of the model, "
                + model.getClass().getSimpleName() + " offers " + offer + " only");
    }

    /** The model offers what the attack needs. */
    static void access(String attack, Access needed, DecisionModel model) {
        if (needed == Access.GRADIENT) {
            gradient(attack, model);
        } else if (needed == Access.LOGITS && !(model instanceof LogitModel)) {
            throw new UnsupportedOperationException(attack + " needs the scores of the model, "
                    + model.getClass().getSimpleName() + " offers decisions only");
        }
    }

    /** The models have the same classes and the same bounds. */
    static void alike(List<? extends DecisionModel> models) {
        DecisionModel first = models.get(0);
        for (DecisionModel model : models) {
            Range.that(
                    "models",
                    model.classes() + " classes",
                    "as the first, " + first.classes(),
                    model.classes() == first.classes());
            Range.that(
                    "models",
                    model.bounds(),
                    "as the first, " + first.bounds(),
                    model.bounds().equals(first.bounds()));
        }
    }

    /** There is one number an example, where numbers are given. */
    static void samples(AttackOptions options, long rows) {
        if (!options.samples().isEmpty() && options.samples().size() != rows) {
            throw new IllegalArgumentException("the options number "
                    + options.samples().size() + " examples, allowed is one number an example, so " + rows);
        }
    }

    /** The shape of one example. */
    static long[] shape(INDArray x) {
        return Arrays.copyOfRange(x.shape(), 1, x.rank());
    }

    /** The shape and data type of the examples, and what of them may change. */
    static Rows format(@Nullable INDArray x, AttackOptions options) {
        Rows format = format(x);
        if (x != null) {
            options.mask().ifPresent(mask -> mask.check(x));
        }
        return format.masked(options.mask());
    }

    /** The shape and data type of the examples. */
    static Rows format(@Nullable INDArray x) {
        if (x == null) {
            throw new IllegalArgumentException("x is null, allowed is an array with one example a row");
        }
        if (x.isEmpty()) {
            throw new IllegalArgumentException("x is empty, allowed is at least one example");
        }
        if (x.rank() < 2) {
            throw new IllegalArgumentException("x has shape " + Arrays.toString(x.shape())
                    + ", allowed is one example a row, so at least two dimensions");
        }
        if (x.dataType() != DataType.FLOAT && x.dataType() != DataType.DOUBLE) {
            throw new IllegalArgumentException(
                    "x has data type " + x.dataType() + ", allowed are FLOAT and DOUBLE; cast it");
        }
        return new Rows(x.dataType(), x.shape());
    }

    /** The examples, finite and clipped to the box. */
    static double[][] examples(INDArray x, Bounds declared, Bounds box) {
        double[][] rows = Rows.read(x);
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < rows[row].length; i++) {
                double value = rows[row][i];
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("x holds " + value + " in row " + row + " at position " + i
                            + ", allowed are finite numbers");
                }
                min = Math.min(min, value);
                max = Math.max(max, value);
                rows[row][i] = value < box.lo() ? box.lo() : value > box.hi() ? box.hi() : value;
            }
        }
        double slack = TOLERANCE * declared.range();
        if (min < declared.lo() - slack || max > declared.hi() + slack) {
            throw new IllegalArgumentException("x holds values from " + min + " to " + max
                    + ", allowed by the bounds of the model is " + declared.lo() + " to " + declared.hi()
                    + "; scale the input or declare its true bounds");
        }
        return rows;
    }

    /** The criterion's classes and the loss fit the model. */
    static void classes(Criterion goal, int rows, int classes, LogitLoss loss) {
        if (goal.size() != rows) {
            throw new IllegalArgumentException(
                    "the criterion has " + goal.size() + " entries, allowed is one an example, so " + rows);
        }
        if (classes < 2) {
            throw new IllegalArgumentException("the model has " + classes + " classes, allowed are two or more");
        }
        for (int row = 0; row < rows; row++) {
            if (goal.label(row) < 0 || goal.label(row) >= classes) {
                throw new IllegalArgumentException("the " + (goal.targeted() ? "target" : "label") + " of row " + row
                        + " is " + goal.label(row) + ", allowed is 0 to " + (classes - 1));
            }
        }
        int needed = loss.classesNeeded(goal.targeted());
        if (classes < needed) {
            throw new IllegalArgumentException("the " + (goal.targeted() ? "targeted" : "untargeted") + " loss "
                    + loss.name().toLowerCase(Locale.ROOT) + " needs " + needed + " classes, the model has " + classes
                    + "; use the loss margin");
        }
    }
}
