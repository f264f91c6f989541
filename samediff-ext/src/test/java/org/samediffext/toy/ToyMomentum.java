package org.samediffext.toy;

import java.util.List;
import java.util.Set;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Range;

/**
 * Heavy-ball momentum.
 *
 * @param beta how much of the momentum stays
 */
@About(value = "toy heavy-ball momentum", paper = "Polyak 1964, Some methods of speeding up convergence, eq. 9")
public record ToyMomentum(double beta) implements FormulaRule {

    public ToyMomentum() {
        this(0.9);
    }

    public ToyMomentum {
        Range.decay("beta", beta);
    }

    @Override
    public Set<String> aliases() {
        return Set.of("toyheavyball");
    }

    @Override
    public List<String> state() {
        return List.of("m");
    }

    @Override
    public String formula() {
        return """
                m    = beta*m + g
                step = lr*m
                """;
    }
}
