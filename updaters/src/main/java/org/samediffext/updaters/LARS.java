package org.samediffext.updaters;

import static org.samediffext.spi.Range.decay;
import static org.samediffext.spi.Range.positive;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;

/**
 * LARS: momentum with a rate of its own for each parameter, in proportion to its weights, for large batches.
 *
 * <pre>
 * r = φ·‖p‖/(‖g‖ + λ·‖p‖)
 * v = μ·v + η·r·(g + λ·p)
 * p = p − v
 * </pre>
 *
 * <p>You, Gitman and Ginsburg 2017, Large Batch Training of Convolutional Networks, Algorithm 1. λ is {@code weightDecay} and part of
 * the gradient, so that the momentum carries it. As usual, and not in the paper, r is 1 for biases, gains and vectors (a matrix of
 * one row or column too), and where the weights or the gradient are zero. The momentum carries the learning rate: a change of the
 * rate bears on the gradients that follow. State: one number a weight.
 *
 * @param momentum μ, {@code 0 <= momentum < 1}
 * @param trust φ, the length of a step at rate 1 over that of the weights, {@code trust > 0}
 */
@About(
        value = "momentum with a rate for each layer, for large batches",
        paper = "You, Gitman and Ginsburg 2017, Large Batch Training of Convolutional Networks, Algorithm 1")
public record LARS(double momentum, double trust) implements FormulaRule {

    /** The paper's defaults: 0.9 and 0.001. */
    public LARS() {
        this(0.9, 0.001);
    }

    /** Checks the ranges. */
    public LARS {
        decay("momentum", momentum);
        positive("trust", trust);
    }

    @Override
    public String formula() {
        return """
            matrix   = (channels() - 1)*(numel() - channels())
            weights  = norm(p)
            gradient = norm(g)
            ratio    = where(min(matrix, min(weights, gradient)) > 0, trust*weights/(gradient + weightDecay*weights), 1)
            v        = momentum*v + (lr*ratio)*(g + weightDecay*p)
            step     = v
            """;
    }

    @Override
    public List<String> state() {
        return List.of("v");
    }

    @Override
    public double defaultLearningRate() {
        return 1;
    }

    @Override
    public double defaultWeightDecay() {
        return 5e-4;
    }

    @Override
    public boolean decaysItself() {
        return true;
    }
}
