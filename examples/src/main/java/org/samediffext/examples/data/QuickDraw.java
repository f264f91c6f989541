package org.samediffext.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** 6,000 sketches of 150 things, 28x28, see {@code examples/DATASETS.md} for origin and licence. */
public final class QuickDraw {
    private static final int SEEN = 100;
    private static final int HELD_OUT = 20;
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
        return split(
                "by classes: the first " + SEEN + " are learnt from, the last " + (CLASSES - SEEN) + " are never seen",
                SEEN,
                CLASSES);
    }

    /**
     * Reads what {@link #load} gives to learn from, divided by classes once more, so that settings can be chosen without a look
     * at the classes that judge in the end.
     *
     * @return the sketches of the first 80 classes to learn from, those of the next 20 to be judged by
     */
    public static Split validation() {
        int learnt = SEEN - HELD_OUT;
        return split(
                "by classes, to choose settings: the first " + learnt + " are learnt from, the next " + HELD_OUT
                        + " are not and judge; the last " + (CLASSES - SEEN) + " are not used",
                learnt,
                SEEN);
    }

    private static Split split(String division, int learnt, int end) {
        Examples all = Source.examples(PREFIX, 255, CLASSES);
        Examples train = all.slice(0, learnt * PER_CLASS);
        return new Split(
                "Quick, Draw!, 150 classes of 40 sketches",
                division,
                names(),
                new Examples(train.images(), train.labels(), learnt),
                all.slice(learnt * PER_CLASS, end * PER_CLASS));
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
