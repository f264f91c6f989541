package org.samediffext.registry;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;
import org.samediffext.spi.Method;
import org.samediffext.spi.Suggestion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods by kind and name: those that a services file on the class path names, and those that a program registers.
 * Safe to use from several threads.
 */
public final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final Registry GLOBAL = new Registry();

    private final Map<Kind, Map<String, Descriptor>> byName = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, Descriptor>> byAlias = new EnumMap<>(Kind.class);
    private final Map<String, Descriptor> byClass = new HashMap<>();
    private final Set<ClassLoader> scanned = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<String> warned = new HashSet<>();

    private final Supplier<Stream<@Nullable ClassLoader>> loaders;

    Registry() {
        this(() -> Stream.of(
                Registry.class.getClassLoader(), Thread.currentThread().getContextClassLoader()));
    }

    /** A registry of the services files that these class loaders see. */
    Registry(Supplier<Stream<@Nullable ClassLoader>> loaders) {
        this.loaders = loaders;
        for (Kind kind : Kind.values()) {
            byName.put(kind, new TreeMap<>());
            byAlias.put(kind, new TreeMap<>());
        }
    }

    /**
     * The one registry of this program. It is static because DL4J's JSON mapper rebuilds the updaters of a saved model
     * where no injector exists.
     *
     * @return always the same
     */
    public static Registry global() {
        return GLOBAL;
    }

    /**
     * Finds a method. A former name works and logs one warning.
     *
     * @param kind the kind
     * @param name the name, lower-case letters and digits
     * @return the method
     * @throws ConfigException if there is none of this name, with the names that exist and the one that was probably
     *     meant; or if a services file is broken
     */
    public Descriptor find(Kind kind, String name) {
        return lookup(kind, name).orElseThrow(() -> new ConfigException("", unknown(kind, name)));
    }

    /**
     * All methods.
     *
     * @return sorted by kind, then by name
     * @throws ConfigException if a services file is broken
     */
    public synchronized List<Descriptor> methods() {
        scan();
        return all().toList();
    }

    /**
     * Adds a method. Adding a class again changes nothing.
     *
     * @param type a record with a no-argument constructor and {@link org.samediffext.spi.About}
     * @throws ConfigException if the class cannot be configured, or another class has the same kind and name
     */
    public synchronized void register(Class<? extends Method> type) {
        if (known(type).isPresent()) {
            return;
        }
        Descriptor added = new DescriptorReader(type).read();
        refuseTaken(added, added.name());
        added.aliases().forEach(alias -> refuseTaken(added, alias));
        forKind(byName, added.kind()).put(added.name(), added);
        added.aliases().forEach(alias -> forKind(byAlias, added.kind()).put(alias, added));
        byClass.put(added.type().getName(), added);
    }

    /**
     * The description of a method's class, which is added if it is not known yet.
     *
     * @param type the class
     * @return its description
     * @throws ConfigException as {@link #register} does
     */
    public synchronized Descriptor describe(Class<? extends Method> type) {
        scan();
        register(type);
        return known(type).orElseThrow();
    }

    /**
     * A method as a configuration states it, complete with all defaults.
     *
     * @param method the method
     * @return the key of its kind with its name, then its settings
     * @throws ConfigException if the method's class cannot be registered
     */
    public Map<String, Object> toMap(Method method) {
        Descriptor descriptor = describe(method.getClass());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(descriptor.kind().key(), descriptor.name());
        map.putAll(descriptor.settingsOf(method));
        return map;
    }

    synchronized Optional<Descriptor> lookup(Kind kind, String name) {
        scan();
        Descriptor found = forKind(byName, kind).get(name);
        if (found != null) {
            return Optional.of(found);
        }
        Optional<Descriptor> renamed =
                Optional.ofNullable(forKind(byAlias, kind).get(name));
        if (renamed.isPresent() && warned.add(kind + " " + name)) {
            LOG.warn(
                    "the {} '{}' is now called '{}'",
                    kind.label(),
                    name,
                    renamed.get().name());
        }
        return renamed;
    }

    String unknown(Kind kind, String name) {
        return "unknown " + kind.label() + " '" + name + "'" + available(kind) + Suggestion.phrase(name, names(kind));
    }

    String available(Kind kind) {
        Set<String> names = names(kind);
        return names.isEmpty()
                ? ", no " + kind.label() + " is on the class path, add the artifact " + kind.artifact()
                : ", available are " + String.join(", ", names);
    }

    private synchronized Set<String> names(Kind kind) {
        scan();
        return new TreeSet<>(forKind(byName, kind).keySet());
    }

    private void refuseTaken(Descriptor added, String name) {
        Kind kind = added.kind();
        Descriptor other =
                forKind(byName, kind).getOrDefault(name, forKind(byAlias, kind).get(name));
        if (other != null) {
            throw new ConfigException(
                    "",
                    "two classes have the " + kind.label() + " name '" + name + "': "
                            + other.type().getName() + " and " + added.type().getName() + ", rename one of them");
        }
    }

    /** A class that two class loaders both define counts as one: the first. */
    private Optional<Descriptor> known(Class<? extends Method> type) {
        return Optional.ofNullable(byClass.get(type.getName()));
    }

    private Stream<Descriptor> all() {
        return byName.values().stream().flatMap(methods -> methods.values().stream());
    }

    private void scan() {
        loaders.get().forEach(this::scan);
    }

    private void scan(@Nullable ClassLoader loader) {
        if (loader == null || scanned.contains(loader)) {
            return;
        }
        for (Kind kind : Kind.values()) {
            scan(kind, loader);
        }
        scanned.add(loader);
    }

    private void scan(Kind kind, ClassLoader loader) {
        try {
            ServiceLoader.load(kind.type(), loader).stream()
                    .map(ServiceLoader.Provider::type)
                    .sorted(Comparator.comparing(Class::getName))
                    .forEach(this::register);
        } catch (ServiceConfigurationError e) {
            ConfigException exception = new ConfigException(
                    "", "a services file of the class path is broken, correct or remove the line: " + e.getMessage());
            exception.initCause(e);
            throw exception;
        }
    }

    private static Map<String, Descriptor> forKind(Map<Kind, Map<String, Descriptor>> methods, Kind kind) {
        return Objects.requireNonNull(methods.get(kind));
    }
}
