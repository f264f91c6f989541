package org.samediffext.adversarial;

import org.samediffext.spi.GradientModel;
import org.samediffext.spi.Transform;

/**
 * A change of each example by itself. {@link Eot} puts it in front of a classifier, in such a way that an attack goes through
 * it.
 */
public interface InputTransform extends Transform {

    /** What the gradient of a transform is worth. */
    enum Kind {
        /** Deterministic; {@link #pullback} is the derivative. */
        DIFFERENTIABLE,
        /**
         * Deterministic, with a derivative that is zero or unknown; {@link #pullback} is that of a similar transform, the
         * identity by default. Athalye, Carlini, Wagner 2018, Obfuscated Gradients Give a False Sense of Security: backward
         * pass differentiable approximation.
         */
        SURROGATE,
        /** Drawn anew each time; an attack needs the mean over several draws. */
        STOCHASTIC
    }

    /**
     * What the gradient is worth.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * The transform.
     *
     * @param x an example, not changed
     * @param form its shape and box
     * @param random where a stochastic transform draws from
     * @return the changed example, a new array of the same size
     */
    double[] apply(double[] x, InputForm form, SampleRandom random);

    /**
     * The gradient behind the transform becomes the gradient in front of it.
     *
     * @param x an example, not changed
     * @param form its shape and box
     * @param random a stream that gives what {@link #apply} has drawn
     * @param gradient a gradient with respect to the changed example, not changed
     * @return a gradient with respect to the example; a copy of the given one by default, as if the transform were the identity
     */
    default double[] pullback(double[] x, InputForm form, SampleRandom random, double[] gradient) {
        return gradient.clone();
    }

    @Override
    default GradientModel before(GradientModel model, int draws, long seed) {
        return new Eot(model, this, draws, seed);
    }

    /**
     * Another transform after this one.
     *
     * @param next what sees the changed example
     * @return both together
     */
    default InputTransform then(InputTransform next) {
        return new TransformChain(this, next);
    }
}
