package org.samediffext.adversarial;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.samediffext.spi.About;
import org.samediffext.spi.Norm;
import org.samediffext.spi.Protection;
import org.samediffext.spi.ProtectionOptions;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/**
 * Random noise, the control of every comparison: each example moves to a point drawn uniformly from the ball around it, clipped
 * to the box. Each draws from a stream of its own, the classes are not looked at.
 *
 * @param norm the norm of the ball
 * @param epsilon its radius in the units of the features, above 0
 */
@About(value = "uniform noise within the ball, the control of a comparison", paper = "a control, of no paper")
public record UniformNoise(Norm norm, @Required double epsilon) implements Protection {

    /** L-infinity; the epsilon is an example. */
    public UniformNoise() {
        this(Norm.LINF, 8 / 255.0);
    }

    /** Checks the settings. */
    public UniformNoise {
        Range.positive("epsilon", epsilon);
    }

    @Override
    public INDArray protect(INDArray features, int[] labels, ProtectionOptions options) {
        Labelled data = Labelled.of(name(), features, labels, options);
        Ball ball = new Ball(norm, epsilon);
        double[][] points = new double[data.size()][];
        for (int row = 0; row < points.length; row++) {
            points[row] = data.near(row, ball).uniform(SampleRandom.of(options.seed(), row, 0));
        }
        return data.write(points);
    }
}
