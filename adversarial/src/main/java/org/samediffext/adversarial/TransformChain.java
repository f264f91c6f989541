package org.samediffext.adversarial;

/** A transform after another, each with a random stream of its own. */
record TransformChain(InputTransform first, InputTransform second) implements InputTransform {

    @Override
    public Kind kind() {
        return first.kind().compareTo(second.kind()) > 0 ? first.kind() : second.kind();
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        return second.apply(first.apply(x, form, random.stream(0)), form, random.stream(1));
    }

    @Override
    public double[] pullback(double[] x, InputForm form, SampleRandom random, double[] gradient) {
        double[] between = first.apply(x, form, random.stream(0));
        return first.pullback(x, form, random.stream(0), second.pullback(between, form, random.stream(1), gradient));
    }
}
