package org.samediffext.updaters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.TypeLiteral;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.IUpdater;
import org.samediffext.SameDiffExt;
import org.samediffext.inject.MethodBinder;
import org.samediffext.inject.SameDiffExtModule;
import org.samediffext.model.RuleUpdater;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Schedule;
import org.samediffext.spi.UpdateRule;

/** The library in a Guice application. */
class InjectTest {

    /** A method that no services file names. */
    @About(value = "half the gradient", paper = "none")
    record HalfGradient(double factor) implements FormulaRule {
        HalfGradient() {
            this(0.5);
        }

        @Override
        public String formula() {
            return "step = lr*factor*g";
        }
    }

    /** Another class with a name that is taken. */
    static final class Impostor {
        @About(value = "not Lion", paper = "none")
        record Lion() implements FormulaRule {
            @Override
            public String formula() {
                return "step = g";
            }
        }
    }

    static final class Application {
        @Inject
        SameDiffExt ext;

        @Inject
        IUpdater updater;

        @Inject
        Map<String, Provider<UpdateRule>> rules;
    }

    @Test
    void aModuleContributesMethods() {
        Injector injector = Guice.createInjector(new SameDiffExtModule(), new AbstractModule() {
            @Override
            protected void configure() {
                MethodBinder.of(binder()).add(HalfGradient.class);
            }
        });
        Map<String, UpdateRule> rules = injector.getInstance(Key.get(new TypeLiteral<Map<String, UpdateRule>>() {}));
        assertThat(rules).containsEntry("halfgradient", new HalfGradient()).containsEntry("lion", new Lion());
        assertThat(injector.getInstance(Key.get(new TypeLiteral<Map<String, Schedule>>() {})))
                .containsKey("cosine");
        RuleUpdater byName =
                (RuleUpdater) injector.getInstance(SameDiffExt.class).updater("halfgradient", Map.of("factor", 0.25));
        assertThat(byName.rule()).isEqualTo(new HalfGradient(0.25));
        // a second injector meets the method in the registry and in the module
        aSecondInjectorWorks();
    }

    private static void aSecondInjectorWorks() {
        Guice.createInjector(new SameDiffExtModule(), new AbstractModule() {
            @Override
            protected void configure() {
                MethodBinder.of(binder()).add(HalfGradient.class);
            }
        });
    }

    @Test
    void theConfigurationsUpdaterIsInjected() {
        SameDiffExt ext = SameDiffExt.load();
        Injector injector = Guice.createInjector(
                new SameDiffExtModule(ext.parse("updater: { method: lion, learningRate: 0.5, beta1: 0.95 }")));
        Application application = injector.getInstance(Application.class);
        assertThat(application.updater).isEqualTo(ext.updater("lion", Map.of("learningRate", 0.5, "beta1", 0.95)));
        assertThat(java.util.Objects.requireNonNull(application.rules.get("adamw"))
                        .get())
                .isEqualTo(new AdamW());
    }

    @Test
    void aNameThatIsTakenIsAnErrorOfTheModule() {
        assertThatThrownBy(() -> Guice.createInjector(new SameDiffExtModule(), new AbstractModule() {
                    @Override
                    protected void configure() {
                        MethodBinder.of(binder()).add(Impostor.Lion.class);
                    }
                }))
                .isInstanceOf(CreationException.class)
                .hasMessageContaining("two classes have the updater name 'lion'");
    }
}
