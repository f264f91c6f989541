package org.samediffext.adversarial;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.AttackResult.Budget;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** What tests of attacks of the smallest norm share; numbers of the specification, 13. */
final class MinimumNorm {
    /** The example of the models L and T, of class 0 in both. */
    static final INDArray X = Nd4j.create(new double[][] {{.6, .3, .9, .5}}).castTo(DataType.DOUBLE);

    static final AttackOptions OPTIONS = new AttackOptions().withSeed(5);

    private MinimumNorm() {}

    /** The smallest distance on the net T. */
    static double tanh(Norm norm) {
        return switch (norm) {
            case LINF -> .2156036500;
            case L2 -> .3625017197;
            case L1 -> .4932132828;
        };
    }

    /** The smallest distance on the linear model L. */
    static double linear(Norm norm) {
        return switch (norm) {
            case LINF -> .3;
            case L2 -> .4582575695;
            case L1 -> .525;
        };
    }

    static Budget run(MinimumNormAttack attack, Toy model) {
        return attack.run(model, X, Criterion.untargeted(0), OPTIONS).budgets().get(0);
    }

    static double distance(MinimumNormAttack attack, Toy model) {
        return run(attack, model).distance().get(0);
    }

    static AttackResult many(MinimumNormAttack attack, INDArray x, AttackOptions options) {
        return attack.run(Fixture.NET, x, Criterion.untargeted(Fixture.labels(x)), options);
    }
}
