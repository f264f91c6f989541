package org.samediffext.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.samediffext.ConfigException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one document of plain YAML into maps, lists, texts, numbers and booleans, and notes the place of each. There
 * are no tags, anchors, aliases and merges, so a document can neither name a class nor grow.
 */
final class YamlReader {
    private static final int DEEPEST = 32;
    private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{N}_-]{1,64}");
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private final Source source;
    private final Places places;
    private final Problems problems;
    private final Iterator<Event> events;

    YamlReader(Source source, Places places, Problems problems) {
        this.source = source;
        this.places = places;
        this.problems = problems;
        this.events = new Parse(SETTINGS).parseString(source.text()).iterator();
    }

    /** The document's value at a path; empty if there is no document. */
    Optional<Parsed> read(String path) {
        try {
            next();
            if (!(next() instanceof DocumentStartEvent)) {
                return Optional.empty();
            }
            Object value = value(next(), path, 1);
            next();
            Event after = next();
            if (after instanceof DocumentStartEvent) {
                throw problems.fatal(source.at(after.getStartMark()), "a second document begins, allowed is one");
            }
            return Optional.of(new Parsed(value));
        } catch (MarkedYamlEngineException e) {
            String context = e.getContext() == null || e.getContext().isEmpty() ? "" : e.getContext() + ": ";
            throw problems.fatal(source.at(e.getProblemMark()), "not YAML: " + context + e.getProblem());
        } catch (ReaderException e) {
            String character = String.format("U+%04X", e.getCodePoint());
            throw problems.fatal(source.whole(), "not YAML: the character " + character + " is not allowed");
        } catch (YamlEngineException e) {
            throw problems.fatal(source.whole(), "not YAML: " + e.getMessage());
        }
    }

    /** A value, which may be null. */
    record Parsed(@Nullable Object value) {
        static final Parsed EMPTY = new Parsed(null);
    }

    private Event next() {
        return events.next();
    }

    private @Nullable Object value(Event event, String path, int depth) {
        refuseMagic(event);
        if (event instanceof ScalarEvent scalar) {
            boolean literal = scalar.isLiteral();
            places.value(path, source.at(event.getStartMark(), literal ? lines(scalar) : null));
            return Scalar.value(scalar);
        }
        places.value(path, source.at(event.getStartMark()));
        if (depth > DEEPEST) {
            throw problems.fatal(source.at(event.getStartMark()), "nested deeper than " + DEEPEST + " levels");
        }
        return event instanceof MappingStartEvent ? map(path, depth) : list(path, depth);
    }

    private static List<String> lines(ScalarEvent scalar) {
        return List.of(scalar.getValue().split("\n", -1));
    }

    private Map<String, @Nullable Object> map(String path, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        Map<String, Place> seen = new LinkedHashMap<>();
        for (Event event = next(); !(event instanceof CollectionEndEvent); event = next()) {
            Place place = source.at(event.getStartMark());
            Optional<String> key = key(event, place);
            if (key.isEmpty()) {
                skip(next());
            } else if (seen.containsKey(key.get())) {
                problems.add(place, "key '" + key.get() + "' is given twice, first at " + seen.get(key.get()));
                skip(next());
            } else {
                String inner = Places.join(path, key.get());
                seen.put(key.get(), place);
                places.key(inner, place);
                map.put(key.get(), value(next(), inner, depth + 1));
            }
        }
        return map;
    }

    private Optional<String> key(Event event, Place place) {
        refuseMagic(event);
        if (!(event instanceof ScalarEvent scalar)) {
            skip(event);
            problems.add(place, "a key is a map or a list, allowed is a name");
            return Optional.empty();
        }
        if (!KEY.matcher(scalar.getValue()).matches()) {
            String allowed = "allowed are up to 64 letters, digits, '_' and '-'";
            problems.add(place, "key '" + scalar.escapedValue() + "' is no name, " + allowed);
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private List<@Nullable Object> list(String path, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Event event = next(); !(event instanceof CollectionEndEvent); event = next()) {
            list.add(value(event, path + "[" + list.size() + "]", depth + 1));
        }
        return list;
    }

    private void skip(Event first) {
        int open = 0;
        for (Event event = first; ; event = next()) {
            if (event instanceof CollectionStartEvent) {
                open++;
            } else if (event instanceof CollectionEndEvent) {
                open--;
            }
            if (open == 0) {
                return;
            }
        }
    }

    private void refuseMagic(Event event) {
        if (event instanceof AliasEvent alias) {
            throw refused(event, "the alias *" + alias.getAlias().getValue());
        } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw refused(event, "the anchor &" + node.getAnchor().get().getValue());
        }
        Optional<String> tag = Optional.empty();
        if (event instanceof ScalarEvent scalar) {
            tag = scalar.getTag();
        } else if (event instanceof CollectionStartEvent collection) {
            tag = collection.getTag();
        }
        if (tag.isPresent()) {
            throw refused(event, "the tag " + tag.get());
        }
    }

    private ConfigException refused(Event event, String what) {
        String message = what + " is not allowed, a configuration has no anchors, aliases and tags";
        return problems.fatal(source.at(event.getStartMark()), message);
    }
}
