package org.samediffext.registry;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;
import org.samediffext.spi.Method;
import org.samediffext.spi.Range;
import org.samediffext.spi.SettingException;

/** The record of a method: its components and its two constructors. */
record MethodRecord(
        List<Component> components, Constructor<? extends Method> defaults, Constructor<? extends Method> canonical) {

    /**
     * What a constructor gave.
     *
     * @param method the method, empty if there is a failure
     * @param ranges the ranges that were checked
     * @param refused the checks that failed
     * @param failure what the constructor threw, other than failed checks
     */
    record Construction(
            Optional<Method> method,
            List<Range> ranges,
            List<SettingException> refused,
            @Nullable RuntimeException failure) {}

    static MethodRecord of(Class<? extends Method> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new ConfigException("", type.getName() + " is not a record, declare it as a record of its settings");
        }
        Class<?>[] types = new Class<?>[components.length];
        Component[] read = new Component[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            read[i] = Component.of(components[i]);
        }
        return new MethodRecord(
                List.of(read),
                constructor(type, "no-argument constructor that holds the defaults"),
                constructor(type, "canonical constructor", types));
    }

    Construction withDefaults() {
        return construct(defaults);
    }

    Construction with(Object... arguments) {
        return construct(canonical, arguments);
    }

    private static Constructor<? extends Method> constructor(
            Class<? extends Method> type, String what, Class<?>... parameters) {
        try {
            Constructor<? extends Method> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw refused("", type.getName() + " has no " + what + ", add it", e);
        } catch (InaccessibleObjectException e) {
            String opened = "open the package " + type.getPackageName() + " to org.samediffext";
            throw refused("", "the " + what + " of " + type.getName() + " is not accessible, " + opened, e);
        }
    }

    private static ConfigException refused(String where, String message, Exception cause) {
        ConfigException exception = new ConfigException(where, message);
        exception.initCause(cause);
        return exception;
    }

    private static Construction construct(Constructor<? extends Method> constructor, Object... arguments) {
        Range.Observation<Object> seen = Range.observe(() -> invoke(constructor, arguments));
        Object outcome = seen.value();
        return new Construction(
                outcome instanceof Method method ? Optional.of(method) : Optional.empty(),
                seen.ranges(),
                seen.failures(),
                outcome instanceof RuntimeException exception ? exception : null);
    }

    /** The method or what the constructor threw; a failed check goes on to the observer. */
    private static Object invoke(Constructor<? extends Method> constructor, Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SettingException refused) {
                throw refused;
            } else if (cause instanceof Error error) {
                throw error;
            }
            return cause instanceof RuntimeException exception ? exception : new IllegalStateException(cause);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(constructor + " cannot be called", e);
        }
    }
}
