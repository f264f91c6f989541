package org.samediffext.spi;

import java.util.Locale;
import java.util.Set;

/**
 * A method that can be chosen by name: a record whose components are its settings, with a public no-argument constructor
 * that holds the paper's defaults. Components are {@code double}, {@code int}, {@code long}, {@code boolean},
 * {@code String}, an enum, {@code List<Double>}, {@code List<String>} or {@code Map<String, Double>}; the compact
 * constructor checks them with {@link Range}. Implementations are immutable and safe to share between threads.
 */
public interface Method {

    /**
     * The name in a configuration file and in saved models.
     *
     * @return the class name in lower case, letters and digits only
     */
    default String name() {
        return nameOf(getClass());
    }

    /**
     * Former names, which still work.
     *
     * @return former names, none by default
     */
    default Set<String> aliases() {
        return Set.of();
    }

    /**
     * The configuration name of a method's class.
     *
     * @param type the class
     * @return its simple name in lower case, letters and digits only
     */
    static String nameOf(Class<? extends Method> type) {
        StringBuilder name = new StringBuilder();
        for (char letter : type.getSimpleName().toLowerCase(Locale.ROOT).toCharArray()) {
            if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
                name.append(letter);
            }
        }
        return name.toString();
    }
}
