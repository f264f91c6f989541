package org.samediffext.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.samediffext.ConfigException;
import org.samediffext.spi.About;
import org.samediffext.spi.Method;
import org.samediffext.spi.Range;
import org.samediffext.spi.Schedule;
import org.samediffext.spi.UpdateRule;
import org.samediffext.toy.ToyMomentum;

class RegistryTest {
    private final Registry registry = ToyRegistry.full();

    @About(value = "toy", paper = "none")
    record Mine(double rate) implements UpdateRule {
        Mine() {
            this(0.5);
        }
    }

    static class Elsewhere {
        @About(value = "toy", paper = "none")
        record Mine() implements UpdateRule {}

        @About(value = "toy", paper = "none")
        record ToyMomentum() implements Schedule {
            @Override
            public double at(long step) {
                return 1;
            }
        }

        @About(value = "toy", paper = "none")
        record Heir() implements UpdateRule {
            @Override
            public Set<String> aliases() {
                return Set.of("mine");
            }
        }
    }

    @Test
    void findsProvidersOnTheClassPath() {
        Descriptor found = new Registry().find(Kind.UPDATER, "toymomentum");

        assertThat(found.type()).isEqualTo(ToyMomentum.class);
        assertThat(found.defaults()).isEqualTo(new ToyMomentum(0.9));
        assertThat(found.summary()).isEqualTo("toy heavy-ball momentum");
        assertThat(found.paper()).startsWith("Polyak 1964");
        assertThat(Registry.global()).isSameAs(Registry.global());
    }

    @Test
    void listsMethodsByKindThenName() {
        assertThat(registry.methods().stream().map(Descriptor::toString))
                .containsExactly(
                        "updater toyformula (org.samediffext.toy.ToyFormula)",
                        "updater toymomentum (org.samediffext.toy.ToyMomentum)",
                        "updater toysgd (org.samediffext.toy.ToySgd)",
                        "loss toysquare (org.samediffext.toy.ToySquare)",
                        "attack toystill (org.samediffext.toy.ToyStill)",
                        "schedule toylinear (org.samediffext.toy.ToyLinear)");
    }

    @Test
    void suggestsTheNameThatWasMeant() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> registry.find(Kind.UPDATER, "toymomentun"))
                .withMessage("unknown updater 'toymomentun', available are toyformula, toymomentum, toysgd, "
                        + "did you mean 'toymomentum'?");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> registry.find(Kind.UPDATER, "ToySGD"))
                .withMessageEndingWith("did you mean 'toysgd'?");
    }

    @Test
    void namesTheArtifactWhereAKindHasNoMethods() {
        Registry empty = ToyRegistry.empty();

        assertThatThrownBy(() -> empty.find(Kind.LOSS, "arcface"))
                .hasMessage("unknown loss 'arcface', no loss is on the class path, add the artifact "
                        + "samediff-ext-losses");
        assertThatThrownBy(() -> empty.find(Kind.ATTACK, "pgd")).hasMessageEndingWith("samediff-ext-adversarial");
        assertThatThrownBy(() -> empty.find(Kind.UPDATER, "lion")).hasMessageEndingWith("samediff-ext-updaters");
    }

    @Test
    void aliasWorksAndWarnsOnce() {
        PrintStream err = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(registry.find(Kind.UPDATER, "toyheavyball").name()).isEqualTo("toymomentum");
            registry.find(Kind.UPDATER, "toyheavyball");
        } finally {
            System.setErr(err);
        }

        assertThat(log.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("the updater 'toyheavyball' is now called 'toymomentum'");
    }

    @Test
    void registersAPackagePrivateRecord() {
        registry.register(Mine.class);
        registry.register(Mine.class);

        assertThat(registry.find(Kind.UPDATER, "mine").create(Map.of("rate", 2)))
                .isEqualTo(new Mine(2));
    }

    @Test
    void refusesTwoClassesWithOneNameInOneKind() {
        registry.register(Mine.class);

        assertThatThrownBy(() -> registry.register(Elsewhere.Mine.class))
                .isInstanceOf(ConfigException.class)
                .hasMessage("two classes have the updater name 'mine': org.samediffext.registry.RegistryTest$Mine and "
                        + "org.samediffext.registry.RegistryTest$Elsewhere$Mine, rename one of them");
        assertThatThrownBy(() -> registry.register(Elsewhere.Heir.class)).hasMessageContaining("'mine'");
    }

    @Test
    void oneNameMayStandForTwoKinds() {
        registry.register(Elsewhere.ToyMomentum.class);

        assertThat(registry.find(Kind.SCHEDULE, "toymomentum").type()).isEqualTo(Elsewhere.ToyMomentum.class);
        assertThat(registry.find(Kind.UPDATER, "toymomentum").type()).isEqualTo(ToyMomentum.class);
    }

    @Test
    void describesAClassThatWasNotRegistered() {
        assertThat(registry.describe(Mine.class).settingsOf(new Mine(0.25))).containsEntry("rate", 0.25);
    }

    @Test
    void brokenServicesLineNamesTheProvider(@TempDir Path dir) throws IOException {
        Path files = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(files.resolve("org.samediffext.spi.UpdateRule"), "org.example.Gone\n");
        Registry services = new Registry();
        URL[] urls = {dir.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> withLoader(loader, () -> services.find(Kind.UPDATER, "toymomentum")))
                        .isInstanceOf(ConfigException.class)
                        .hasMessage("a services file of the class path is broken, correct or remove the line: "
                                + "org.samediffext.spi.UpdateRule: Provider org.example.Gone not found");
            }
        }
    }

    @Test
    void findsProvidersOfTheContextClassLoader(@TempDir Path dir) throws IOException {
        Path files = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(files.resolve("org.samediffext.spi.UpdateRule"), Plugged.class.getName());
        Registry services = new Registry();
        URL[] urls = {dir.toUri().toURL()};
        assertThatThrownBy(() -> services.find(Kind.UPDATER, "plugged")).isInstanceOf(ConfigException.class);
        try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            assertThat(withLoader(loader, () -> services.find(Kind.UPDATER, "plugged"))
                            .type())
                    .isEqualTo(Plugged.class);
        }
    }

    @About(value = "toy", paper = "none")
    public record Plugged() implements UpdateRule {}

    record Undocumented() implements UpdateRule {}

    @About(value = "toy", paper = "none")
    record NoDefaults(double rate) implements UpdateRule {}

    @About(value = "toy", paper = "none")
    record Unsupported(float rate) implements UpdateRule {
        Unsupported() {
            this(1);
        }
    }

    @About(value = "toy", paper = "none")
    record UnsupportedList(List<Integer> rates) implements UpdateRule {
        UnsupportedList() {
            this(List.of());
        }
    }

    @About(value = "toy", paper = "none")
    record Taken(double weightDecay) implements UpdateRule {
        Taken() {
            this(0);
        }
    }

    @About(value = "toy", paper = "none")
    record Contrary(double rate) implements UpdateRule {
        Contrary() {
            this(-1);
        }

        Contrary {
            Range.positive("rate", rate);
        }
    }

    @About(value = "toy", paper = "none")
    record Falling(double rate) implements UpdateRule {
        Falling() {
            this(1);
        }

        Falling {
            throw new IllegalStateException("out of order");
        }
    }

    @About(value = "toy", paper = "none")
    record Misnamed() implements UpdateRule {
        @Override
        public String name() {
            return "Mis-named";
        }
    }

    @About(value = "toy", paper = "none")
    record Amnesiac(String text) implements UpdateRule {
        @SuppressWarnings("NullAway")
        Amnesiac() {
            this(null);
        }
    }

    @About(value = "toy", paper = "none")
    record Changing(double rate) implements UpdateRule {
        Changing() {
            this(1);
        }

        Changing {
            rate = rate / 2;
        }
    }

    static final class Classy implements UpdateRule {}

    @About(value = "toy", paper = "none")
    record Torn() implements UpdateRule, Schedule {
        @Override
        public double at(long step) {
            return 0;
        }
    }

    record Nothing() implements Method {}

    @Test
    void refusesAClassThatCannotBeConfigured() {
        refuses(Classy.class, "Classy is not a record, declare it as a record of its settings");
        refuses(Undocumented.class, "Undocumented has no @About, add its summary and its paper");
        refuses(NoDefaults.class, "NoDefaults has no no-argument constructor that holds the defaults, add it");
        refuses(Taken.class, "Taken has a component weightDecay, a key that each updater has, rename the component");
        refuses(
                Contrary.class,
                "Contrary refuses its own defaults: rate is -1, allowed is a finite number with rate > 0");
        refuses(
                Falling.class,
                "Falling fails in its no-argument constructor: java.lang.IllegalStateException: out of order");
        refuses(
                Misnamed.class,
                "Misnamed has the name 'Mis-named', allowed are lower-case letters and digits that begin with a letter");
        refuses(Amnesiac.class, "Amnesiac has no default for text: null is no setting");
        refuses(
                Changing.class,
                "Changing is not equal to a second one with the same settings, compare its components by value");
        refuses(
                Torn.class,
                "Torn implements more than one of UpdateRule, LossTerm, Attack, Defense, Transform, Protection and Schedule, allowed is exactly one");
        refuses(
                Nothing.class,
                "Nothing implements none of UpdateRule, LossTerm, Attack, Defense, Transform, Protection and Schedule, allowed is exactly one");
    }

    @Test
    void refusesAComponentOfAnUnsupportedType() {
        String allowed = ", allowed are double, int, long, boolean, String, an enum, List<Double>, List<String> and "
                + "Map<String, Double>";
        assertThatThrownBy(() -> registry.register(Unsupported.class))
                .hasMessage(
                        "the component rate of org.samediffext.registry.RegistryTest$Unsupported is float" + allowed);
        assertThatThrownBy(() -> registry.register(UnsupportedList.class))
                .hasMessage("the component rates of org.samediffext.registry.RegistryTest$UnsupportedList is "
                        + "java.util.List<java.lang.Integer>" + allowed);
    }

    private void refuses(Class<? extends Method> type, String message) {
        assertThatThrownBy(() -> registry.register(type))
                .isInstanceOf(ConfigException.class)
                .hasMessage("org.samediffext.registry.RegistryTest$" + message);
    }

    private static <T> T withLoader(ClassLoader loader, Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
