package org.samediffext.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.samediffext.ConfigException;
import org.samediffext.ConfigException.Problem;

/** The problems of a configuration with their places. */
final class Problems {
    private static final int MOST_SHOWN = 100;

    private record Located(Place place, String message) {}

    private final List<Located> found = new ArrayList<>();

    void add(Place place, String message) {
        found.add(new Located(place, message));
    }

    /** Ends the reading here: what follows would not make sense. */
    ConfigException fatal(Place place, String message) {
        add(place, message);
        return exception();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw exception();
        }
    }

    private ConfigException exception() {
        List<Problem> problems = new ArrayList<>();
        found.stream()
                .sorted(Comparator.<Located>comparingInt(
                                each -> each.place.source().rank())
                        .thenComparingInt(each -> each.place.line())
                        .thenComparingInt(each -> each.place.column()))
                .limit(MOST_SHOWN)
                .forEach(each -> problems.add(new Problem(each.place.toString(), each.message)));
        if (found.size() > MOST_SHOWN) {
            problems.add(new Problem("", "and " + (found.size() - MOST_SHOWN) + " more problems"));
        }
        return new ConfigException(problems);
    }
}
