package org.samediffext.adversarial;

import org.samediffext.spi.About;
import org.samediffext.spi.Range;

/**
 * Fewer levels: {@code round(x·(2^b − 1))/(2^b − 1)}, in units of the box; the surrogate gradient is that of the identity. Xu,
 * Evans, Qi 2018, Feature Squeezing.
 *
 * @param bits the bits b of a level, 1 to 8
 */
@About(
        value = "fewer levels",
        paper = "Xu et al. 2018, Feature Squeezing: Detecting Adversarial Examples in Deep Neural Networks")
public record BitDepth(int bits) implements InputTransform {

    /** 4 bits. */
    public BitDepth() {
        this(4);
    }

    /** Checks the bits. */
    public BitDepth {
        Range.that("bits", bits, "an integer from 1 to 8", bits >= 1 && bits <= 8);
    }

    @Override
    public Kind kind() {
        return Kind.SURROGATE;
    }

    @Override
    public double[] apply(double[] x, InputForm form, SampleRandom random) {
        double lo = form.box().lo();
        double range = form.box().range();
        double levels = (1 << bits) - 1;
        double[] rounded = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            rounded[i] = lo + range * (Math.floor((x[i] - lo) / range * levels + 0.5) / levels);
        }
        return rounded;
    }
}
