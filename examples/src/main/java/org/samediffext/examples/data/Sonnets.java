package org.samediffext.examples.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Some of Shakespeare's sonnets.
 *
 * @param first the number of the first, from 1
 * @param texts in their order, each of fourteen lines or so, which end with line feeds
 * @param alphabet every character of all 154, sorted
 */
public record Sonnets(int first, List<String> texts, String alphabet) {
    private static final String FILE = "shakespeare-sonnets.txt.gz";

    /** Copies the texts. */
    public Sonnets {
        texts = List.copyOf(texts);
    }

    /**
     * Reads sonnets.
     *
     * @param from the number of the first, from 1
     * @param to the number of the last, at most 154
     * @return the sonnets, with the alphabet of all
     * @throws IllegalArgumentException if there are no such sonnets
     */
    public static Sonnets read(int from, int to) {
        List<String> all = read();
        if (from < 1 || to > all.size() || from > to) {
            throw new IllegalArgumentException("--from is " + from + " and --to is " + to
                    + ", allowed are numbers from 1 to " + all.size() + " in their order");
        }
        String alphabet = all.stream()
                .flatMapToInt(String::chars)
                .distinct()
                .sorted()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        return new Sonnets(from, all.subList(from - 1, to), alphabet);
    }

    /**
     * One sonnet.
     *
     * @param number its number
     * @return its text
     */
    public String text(int number) {
        return texts.get(number - first);
    }

    /**
     * Windows over some of the sonnets.
     *
     * @param numbers which
     * @return their windows
     */
    public Windows windows(List<Integer> numbers) {
        return new Windows(numbers.stream().map(this::text).toList(), alphabet);
    }

    /**
     * The numbers of the sonnets.
     *
     * @return ascending
     */
    public List<Integer> numbers() {
        return IntStream.range(first, first + texts.size()).boxed().toList();
    }

    /** A sonnet begins after a line with its number and ends with an empty line. */
    private static List<String> read() {
        List<String> sonnets = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        try (InputStream in = Sonnets.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IOException(FILE + ": not on the class path");
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank() && text.length() > 0) {
                    sonnets.add(text.toString());
                    text.setLength(0);
                } else if (!line.isBlank() && !line.strip().matches("[0-9]+")) {
                    text.append(line.strip()).append('\n');
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (text.length() > 0) {
            sonnets.add(text.toString());
        }
        return sonnets;
    }
}
