package org.samediffext.registry;

import java.util.stream.Stream;
import org.samediffext.toy.ToyFormula;
import org.samediffext.toy.ToyLinear;
import org.samediffext.toy.ToyMomentum;
import org.samediffext.toy.ToySgd;
import org.samediffext.toy.ToySquare;
import org.samediffext.toy.ToyStill;

/** Registries that know the toys and nothing else, whatever the class path holds. */
public final class ToyRegistry {
    private ToyRegistry() {}

    /**
     * A registry with all toys.
     *
     * @return a new one
     */
    public static Registry full() {
        Registry registry = empty();
        Stream.of(ToyFormula.class, ToyMomentum.class, ToySgd.class).forEach(registry::register);
        registry.register(ToyLinear.class);
        registry.register(ToySquare.class);
        registry.register(ToyStill.class);
        return registry;
    }

    /**
     * A registry without any method.
     *
     * @return a new one
     */
    public static Registry empty() {
        return new Registry(Stream::empty);
    }
}
