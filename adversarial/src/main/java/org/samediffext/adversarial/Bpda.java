package org.samediffext.adversarial;

/**
 * A transform with the gradient of another one. Athalye, Carlini, Wagner 2018, Obfuscated Gradients Give a False Sense of
 * Security: backward pass differentiable approximation.
 *
 * @param forward what the examples go through
 * @param backward what the gradient goes through, at the same example
 */
public record Bpda(InputTransform forward, InputTransform backward) implements InputTransform {

    @Override
    public Kind kind() {
        boolean drawn = forward.kind() == Kind.STOCHASTIC || backward.kind() == Kind.STOCHASTIC;
        return drawn ? Kind.STOCHASTIC : Kind.SURROGATE;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        return forward.apply(x, form, random);
    }

    @Override
    public double[] pullback(double[] x, InputForm form, SampleRandom random, double[] gradient) {
        return backward.pullback(x, form, random, gradient);
    }
}
