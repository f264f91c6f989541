package org.samediffext.losses;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The arithmetic of variables.
 *
 * @param rows the batch
 */
record GraphArithmetic(GraphRows rows) implements Arithmetic<SDVariable> {
    private SameDiff sd() {
        return rows.sd();
    }

    @Override
    public SDVariable plus(SDVariable x, SDVariable y) {
        return x.add(y);
    }

    @Override
    public SDVariable plus(SDVariable x, double y) {
        return x.add(y);
    }

    @Override
    public SDVariable times(SDVariable x, double y) {
        return x.mul(y);
    }

    @Override
    public SDVariable over(SDVariable x, SDVariable y) {
        return x.div(y);
    }

    @Override
    public SDVariable softplus(SDVariable x) {
        return rows.softplus(x);
    }

    @Override
    public SDVariable sigmoid(SDVariable x) {
        return sd().nn.sigmoid(x);
    }

    @Override
    public SDVariable positive(SDVariable x) {
        return sd().nn.relu(x, 0);
    }

    @Override
    public SDVariable square(SDVariable x) {
        return sd().math.square(x);
    }

    @Override
    public SDVariable log1mexp(SDVariable x) {
        return sd().math.log(sd().math.expm1(x).neg());
    }
}
