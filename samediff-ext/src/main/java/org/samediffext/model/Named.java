package org.samediffext.model;

import java.util.Map;
import org.samediffext.registry.Kind;
import org.samediffext.registry.Registry;
import org.samediffext.spi.Method;

/** How saved models write a method down: its name and its settings, never its class. */
final class Named {
    private Named() {}

    /** The settings; a method that is used from code without a services line becomes known by it. */
    static Map<String, Object> settingsOf(Method method) {
        return Registry.global().describe(method.getClass()).settingsOf(method);
    }

    /** The method back. */
    static <M extends Method> M create(Kind kind, Class<M> type, String name, Map<String, Object> settings) {
        return type.cast(Registry.global().find(kind, name).create(settings));
    }
}
