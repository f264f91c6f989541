package org.samediffext.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** 6,000 sketches of 150 things, 28x28, see {@code examples/DATASETS.md} for origin and licence. */
public final class QuickDraw {
    /** How many classes a network may learn from. */
    public static final int SEEN = 100;

    private static final int CLASSES = 150;
    private static final int PER_CLASS = 40;
    private static final String PREFIX = "quickdraw-150x40";

    private QuickDraw() {}

    /**
     * Reads the data set, divided by classes.
     *
     * @return the sketches of the first 100 classes to learn from, those of the last 50 to be judged by; the same in the same
     *     order at every call
     */
    public static Split load() {
        Examples all = Source.examples(PREFIX, 255, CLASSES);
        return new Split(
                "Quick, Draw!, 150 classes of 40 sketches",
                "by classes: the first " + SEEN + " are learnt from, the last " + (CLASSES - SEEN) + " are never seen",
                names(),
                all.slice(0, SEEN * PER_CLASS),
                all.slice(SEEN * PER_CLASS, CLASSES * PER_CLASS));
    }

    private static List<String> names() {
        String file = PREFIX + "-classes.txt";
        try (InputStream in = QuickDraw.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + ": not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
