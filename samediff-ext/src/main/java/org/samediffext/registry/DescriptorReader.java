package org.samediffext.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;
import org.samediffext.spi.About;
import org.samediffext.spi.Method;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;

/** Reads a method's class and refuses one that could not be configured, saved and documented. */
final class DescriptorReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");

    private final Class<? extends Method> type;

    DescriptorReader(Class<? extends Method> type) {
        this.type = type;
    }

    Descriptor read() {
        Kind kind = Kind.of(type);
        MethodRecord form = MethodRecord.of(type);
        About about = Optional.ofNullable(type.getAnnotation(About.class))
                .orElseThrow(() -> refused("has no @About, add its summary and its paper"));
        checkSettingNames(kind, form);
        MethodRecord.Construction construction = form.withDefaults();
        Method defaults = defaults(construction);
        checkName(defaults.name());
        defaults.aliases().forEach(this::checkName);
        List<Setting> settings = new ArrayList<>();
        for (Component component : form.components()) {
            settings.add(setting(component, defaults, construction.ranges()));
        }
        Descriptor descriptor = new Descriptor(kind, form, defaults, settings, about);
        checkRoundTrip(descriptor);
        return descriptor;
    }

    private Method defaults(MethodRecord.Construction construction) {
        if (!construction.refused().isEmpty()) {
            throw refused(
                    "refuses its own defaults: " + construction.refused().get(0).getMessage());
        }
        if (construction.failure() != null) {
            ConfigException exception = refused("fails in its no-argument constructor: " + construction.failure());
            exception.initCause(construction.failure());
            throw exception;
        }
        return construction.method().orElseThrow();
    }

    private Setting setting(Component component, Method defaults, List<Range> ranges) {
        String name = component.name();
        Object value;
        try {
            value = component.plain(defaults);
        } catch (NullPointerException e) {
            throw refused("has no default for " + name + ": null is no setting");
        }
        return new Setting(
                name, component.type(), isRequired(component), value, range(name, ranges), component.choices());
    }

    /** What all checks of a setting together allow, null where there is none. */
    private static @Nullable Range range(String setting, List<Range> checked) {
        @Nullable Range all = null;
        for (Range range : checked) {
            if (range.setting().equals(setting)) {
                all = all == null ? range : intersection(all, range);
            }
        }
        return all;
    }

    private static boolean isRequired(Component component) {
        return component.component().isAnnotationPresent(Required.class);
    }

    private static Range intersection(Range a, Range b) {
        Range low = a.lo() > b.lo() || (a.lo() == b.lo() && a.loOpen()) ? a : b;
        Range high = a.hi() < b.hi() || (a.hi() == b.hi() && a.hiOpen()) ? a : b;
        return new Range(a.setting(), low.lo(), low.loOpen(), high.hi(), high.hiOpen());
    }

    private void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw refused(
                    "has the name '" + name + "', allowed are lower-case letters and digits that begin with a letter");
        }
    }

    private void checkSettingNames(Kind kind, MethodRecord form) {
        Set<String> taken = kind == Kind.UPDATER ? UpdaterSpec.KEYS : Set.of(kind.key());
        for (Component component : form.components()) {
            if (taken.contains(component.name())) {
                throw refused("has a component " + component.name() + ", a key that each " + kind.label()
                        + " has, rename the component");
            }
        }
    }

    /** By settings: the equality of records is linked class by class, which takes long for all methods together. */
    private void checkRoundTrip(Descriptor descriptor) {
        Map<String, Object> settings = descriptor.settingsOf(descriptor.defaults());
        if (!descriptor.settingsOf(descriptor.create(settings)).equals(settings)) {
            throw refused("is not equal to a second one with the same settings, compare its components by value");
        }
    }

    private ConfigException refused(String message) {
        return new ConfigException("", type.getName() + " " + message);
    }
}
