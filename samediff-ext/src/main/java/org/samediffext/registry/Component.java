package org.samediffext.registry;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.samediffext.ConfigException;
import org.samediffext.spi.Method;

/** A component of a method's record, and the way between its value and the plain values of a configuration. */
record Component(RecordComponent component, Setting.Type type) {

    static Component of(RecordComponent component) {
        return new Component(component, typeOf(component));
    }

    String name() {
        return component.getName();
    }

    List<String> choices() {
        return type == Setting.Type.CHOICE
                ? Arrays.stream(component.getType().getEnumConstants())
                        .map(Component::choice)
                        .toList()
                : List.of();
    }

    boolean isInt() {
        return component.getType() == int.class;
    }

    /** The value of a method's component as a configuration states it; maps by name, since records may lose the order. */
    Object plain(Method method) {
        Object value = read(method);
        if (value instanceof Integer integer) {
            return integer.longValue();
        }
        if (value instanceof Map<?, ?> map) {
            return Collections.unmodifiableMap(new TreeMap<>(map));
        }
        return value instanceof Enum<?> ? choice(value) : value;
    }

    /** The value for the record's constructor of a plain value that is known to be of this type. */
    Object unplain(Object plain) {
        if (isInt()) {
            return Math.toIntExact((Long) plain);
        }
        if (type != Setting.Type.CHOICE) {
            return plain;
        }
        return Arrays.stream(component.getType().getEnumConstants())
                .filter(constant -> choice(constant).equals(plain))
                .findFirst()
                .orElseThrow();
    }

    private Object read(Method method) {
        try {
            java.lang.reflect.Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return Objects.requireNonNull(accessor.invoke(method), () -> "the setting " + name() + " is null");
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the setting " + name() + " of " + method.name() + " cannot be read", e);
        }
    }

    private static String choice(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    private static Setting.Type typeOf(RecordComponent component) {
        Class<?> raw = component.getType();
        if (raw == double.class) {
            return Setting.Type.NUMBER;
        } else if (raw == int.class || raw == long.class) {
            return Setting.Type.INTEGER;
        } else if (raw == boolean.class) {
            return Setting.Type.BOOLEAN;
        } else if (raw == String.class) {
            return Setting.Type.TEXT;
        } else if (raw.isEnum()) {
            return Setting.Type.CHOICE;
        } else if (raw == List.class && hasArguments(component, Double.class)) {
            return Setting.Type.NUMBERS;
        } else if (raw == List.class && hasArguments(component, String.class)) {
            return Setting.Type.TEXTS;
        } else if (raw == Map.class && hasArguments(component, String.class, Double.class)) {
            return Setting.Type.NUMBERS_BY_NAME;
        }
        throw new ConfigException(
                "",
                "the component " + component.getName() + " of "
                        + component.getDeclaringRecord().getName() + " is "
                        + component.getGenericType().getTypeName()
                        + ", allowed are double, int, long, boolean, String, "
                        + "an enum, List<Double>, List<String> and Map<String, Double>");
    }

    private static boolean hasArguments(RecordComponent component, Type... arguments) {
        return component.getGenericType() instanceof ParameterizedType generic
                && Arrays.equals(generic.getActualTypeArguments(), arguments);
    }
}
