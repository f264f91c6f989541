package org.samediffext.inject;

import com.google.inject.Binder;
import com.google.inject.multibindings.MapBinder;
import org.samediffext.registry.Descriptor;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.Method;

/**
 * Contributes methods from a Guice module, beside those that services files name:
 *
 * <pre>{@code
 * protected void configure() {
 *     MethodBinder.of(binder()).add(MyUpdater.class).add(MyLoss.class);
 * }
 * }</pre>
 *
 * <p>A contributed method enters the same static registry as all others, so that it has a name in configuration files and in
 * saved models. The maps from name to method that {@link SameDiffExtModule} binds contain it too.
 */
public final class MethodBinder {
    private final Binder binder;

    private MethodBinder(Binder binder) {
        this.binder = binder.skipSources(MethodBinder.class);
    }

    /**
     * A binder of methods.
     *
     * @param binder the module's binder
     * @return a binder of methods
     */
    public static MethodBinder of(Binder binder) {
        return new MethodBinder(binder);
    }

    /**
     * Contributes a method.
     *
     * @param type its record
     * @return this
     */
    public MethodBinder add(Class<? extends Method> type) {
        try {
            Registry.global().register(type);
        } catch (org.samediffext.ConfigException e) {
            binder.addError(e.getMessage());
            return this;
        }
        bind(Registry.global().find(Kind.of(type), Method.nameOf(type)));
        return this;
    }

    void addAll() {
        for (Kind kind : Kind.values()) {
            map(kind.type());
        }
        Registry.global().methods().forEach(this::bind);
    }

    private void bind(Descriptor descriptor) {
        put(descriptor.kind().type(), descriptor);
    }

    private <M extends Method> void put(Class<M> type, Descriptor descriptor) {
        map(type).addBinding(descriptor.name()).toInstance(type.cast(descriptor.defaults()));
    }

    /** A method that two modules contribute, or a module and a services file, is one method. */
    private <M extends Method> MapBinder<String, M> map(Class<M> type) {
        return MapBinder.newMapBinder(binder, String.class, type).permitDuplicates();
    }
}
