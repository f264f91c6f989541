package org.samediffext.examples.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cuts texts into windows of equal length. A window asks for the next character at each of its positions but the first few, which
 * are masked: there is too little before them to tell.
 *
 * @param texts the texts
 * @param alphabet every character that may occur
 */
public record Windows(List<String> texts, String alphabet) {
    /** The number of characters that a window shows. */
    public static final int LENGTH = 48;

    /** How many of the first characters are not asked for. */
    public static final int UNASKED = 8;

    /** How far windows lie apart that together ask for each character once. */
    public static final int STRIDE = LENGTH - UNASKED;

    /** Copies the texts. */
    public Windows {
        texts = List.copyOf(texts);
    }

    /**
     * A window.
     *
     * @param text the number of its text
     * @param from its first character
     */
    public record Window(int text, int from) {}

    /**
     * Windows from the beginning on.
     *
     * @param stride how far apart they begin
     * @return in order; the last one of each text ends with it
     */
    public List<Window> regular(int stride) {
        List<Window> windows = new ArrayList<>();
        for (int text = 0; text < texts.size(); text++) {
            int last = last(text);
            for (int from = 0; from < last; from += stride) {
                windows.add(new Window(text, from));
            }
            windows.add(new Window(text, last));
        }
        return windows;
    }

    /**
     * Windows with a stride of {@link #STRIDE} that begin anywhere, in any order.
     *
     * @param random decides
     * @return windows that ask for nearly every character
     */
    public List<Window> shifted(Random random) {
        List<Window> windows = new ArrayList<>();
        for (int text = 0; text < texts.size(); text++) {
            int last = last(text);
            windows.add(new Window(text, 0));
            for (int from = random.nextInt(STRIDE) + 1; from < last; from += STRIDE) {
                windows.add(new Window(text, from));
            }
            windows.add(new Window(text, last));
        }
        Collections.shuffle(windows, random);
        return windows;
    }

    private int last(int text) {
        return Math.max(0, texts.get(text).length() - LENGTH - 1);
    }

    /**
     * A batch for a recurrent network.
     *
     * @param windows which
     * @return one-hot characters {@code [windows, alphabet, LENGTH]}, the next ones in the same form, and the mask
     */
    public DataSet batch(List<Window> windows) {
        INDArray now = Nd4j.zeros(DataType.FLOAT, windows.size(), alphabet.length(), LENGTH);
        INDArray next = now.like();
        INDArray mask = Nd4j.zeros(DataType.FLOAT, windows.size(), LENGTH);
        for (int i = 0; i < windows.size(); i++) {
            Window window = windows.get(i);
            String text = texts.get(window.text);
            for (int t = 0; t < LENGTH && window.from + t + 1 < text.length(); t++) {
                now.putScalar(i, alphabet.indexOf(text.charAt(window.from + t)), t, 1);
                next.putScalar(i, alphabet.indexOf(text.charAt(window.from + t + 1)), t, 1);
                mask.putScalar(i, t, t < UNASKED ? 0 : 1);
            }
        }
        return new DataSet(now, next, null, mask);
    }
}
