package org.samediffext.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.samediffext.ConfigException;
import org.samediffext.spi.About;
import org.samediffext.spi.Method;

/** What is known of a method: read once from its record, its no-argument constructor and {@link About}. */
public final class Descriptor {
    private final Kind kind;
    private final MethodRecord form;
    private final Method defaults;
    private final String name;
    private final List<Setting> settings;
    private final About about;

    Descriptor(Kind kind, MethodRecord form, Method defaults, List<Setting> settings, About about) {
        this.kind = kind;
        this.form = form;
        this.defaults = defaults;
        this.name = defaults.name();
        this.settings = List.copyOf(settings);
        this.about = about;
    }

    /**
     * What the method is for.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The name in configuration files and saved models.
     *
     * @return lower-case letters and digits
     */
    public String name() {
        return name;
    }

    /**
     * Former names, which still work.
     *
     * @return former names, often none
     */
    public Set<String> aliases() {
        return defaults.aliases();
    }

    /**
     * The method's class.
     *
     * @return a record
     */
    public Class<? extends Method> type() {
        return defaults.getClass();
    }

    /**
     * What the method is.
     *
     * @return a few words
     */
    public String summary() {
        return about.value();
    }

    /**
     * Where the formula is printed.
     *
     * @return authors, year, title, algorithm or equation number
     */
    public String paper() {
        return about.paper();
    }

    /**
     * The settings.
     *
     * @return in the order of the record's components
     */
    public List<Setting> settings() {
        return settings;
    }

    /**
     * The method with the paper's defaults.
     *
     * @return what the no-argument constructor gives; required settings hold an example
     */
    public Method defaults() {
        return defaults;
    }

    /**
     * The method with some settings; the others keep their defaults.
     *
     * @param given plain values by name: numbers, booleans, texts, lists, maps; lower-case names for enums
     * @return the method
     * @throws ConfigException with all problems, if a setting is unknown, of the wrong type, not allowed or missing
     */
    public Method create(Map<String, ?> given) {
        Issues issues = new Issues();
        Optional<Method> method = new Settings(this, issues, List.of()).bind(kind.label(), given);
        issues.throwIfAny();
        return method.orElseThrow();
    }

    /**
     * The settings of a method of this class, from which {@link #create} makes an equal one.
     *
     * @param method a method of {@link #type}
     * @return plain values by name, in the order of the record's components
     */
    public Map<String, Object> settingsOf(Method method) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Component component : form.components()) {
            values.put(component.name(), component.plain(method));
        }
        return values;
    }

    MethodRecord form() {
        return form;
    }

    @Override
    public String toString() {
        return kind.label() + " " + name() + " (" + type().getName() + ")";
    }
}
