package org.samediffext.inject;

import com.google.inject.AbstractModule;
import java.util.Optional;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.samediffext.Losses;
import org.samediffext.SameDiffExt;
import org.samediffext.config.Config;
import org.samediffext.spi.Attack;
import org.samediffext.spi.Defense;
import org.samediffext.spi.Protection;
import org.samediffext.spi.Transform;

/**
 * The library in a Guice application. Binds {@link SameDiffExt} and, by MapBinder, {@code Map<String, UpdateRule>}, {@code
 * Map<String, LossTerm>}, {@code Map<String, Attack>} and {@code Map<String, Schedule>}: every method on the class path and
 * every one that another module contributes by {@link MethodBinder}, with its defaults. Where a configuration is given, it
 * is bound too, with the {@link IUpdater}, {@link ILossFunction} and {@link Attack} that it names.
 */
public final class SameDiffExtModule extends AbstractModule {
    private final Optional<Config> config;

    /** Without a configuration. */
    public SameDiffExtModule() {
        this.config = Optional.empty();
    }

    /**
     * With a configuration.
     *
     * @param config the configuration
     */
    public SameDiffExtModule(Config config) {
        this.config = Optional.of(config);
    }

    @Override
    protected void configure() {
        SameDiffExt ext = SameDiffExt.load();
        bind(SameDiffExt.class).toInstance(ext);
        MethodBinder.of(binder()).addAll();
        config.ifPresent(given -> {
            bind(Config.class).toInstance(given);
            given.updater().ifPresent(spec -> bind(IUpdater.class).toProvider(() -> ext.updater(spec)));
            given.loss().ifPresent(loss -> bind(ILossFunction.class).toInstance(Losses.of(loss)));
            given.attack().ifPresent(attack -> bind(Attack.class).toInstance(attack));
            given.defense().ifPresent(defense -> bind(Defense.class).toInstance(defense));
            given.transform().ifPresent(transform -> bind(Transform.class).toInstance(transform));
            given.protection().ifPresent(protection -> bind(Protection.class).toInstance(protection));
        });
    }
}
