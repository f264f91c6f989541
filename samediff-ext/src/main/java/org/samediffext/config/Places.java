package org.samediffext.config;

import java.util.HashMap;
import java.util.Map;
import org.samediffext.registry.Issue;

/** The places of keys and values by the path of the setting, such as {@code updater.groups[0].beta1}. */
final class Places {
    private final Map<String, Place> keys = new HashMap<>();
    private final Map<String, Place> values = new HashMap<>();

    Places(Place root) {
        values.put("", root);
    }

    void key(String path, Place place) {
        keys.put(path, place);
    }

    void value(String path, Place place) {
        values.put(path, place);
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    void report(Issue issue, Problems problems) {
        Place place = place(issue.path(), issue.atKey());
        boolean inBlock = issue.line() > 0 && place.holdsText();
        problems.add(
                inBlock ? place.within(issue.line(), issue.column()) : place,
                inBlock ? issue.message() : issue.messageWithin());
    }

    /** The place of the setting, or of the nearest map or list around it that is written somewhere. */
    private Place place(String path, boolean atKey) {
        Place place = (atKey ? keys : values).get(path);
        if (place != null) {
            return place;
        }
        return place(path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('[')))), false);
    }
}
