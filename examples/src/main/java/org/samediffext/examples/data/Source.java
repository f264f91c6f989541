package org.samediffext.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The bundled data sets, see {@code examples/DATASETS.md} for origin and licence. */
public enum Source {
    /** 1,797 handwritten digits, 8x8. */
    DIGITS {
        @Override
        public Split load() {
            Examples all = examples("uci-digits", 16);
            return new Split(
                    "UCI handwritten digits",
                    "in order of collection: the first 1347 train, the last 450 test",
                    List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                    all.slice(0, 1347),
                    all.slice(1347, 1797));
        }
    },
    /** 5,000 images of clothes, 28x28. */
    FASHION {
        @Override
        public Split load() {
            return new Split(
                    "Fashion-MNIST, 5000 images",
                    "the official parts, in their order: 400 images a class train, 100 a class test",
                    List.of(
                            "T-shirt",
                            "Trousers",
                            "Pullover",
                            "Dress",
                            "Coat",
                            "Sandal",
                            "Shirt",
                            "Sneaker",
                            "Bag",
                            "Boot"),
                    examples("fashion-train-4000", 255),
                    examples("fashion-t10k-1000", 255));
        }
    };

    private static final int CLASSES = 10;

    /**
     * Reads the data set.
     *
     * @return the same examples in the same order at every call
     */
    public abstract Split load();

    static Examples examples(String prefix, int largest) {
        return examples(prefix, largest, CLASSES);
    }

    static Examples examples(String prefix, int largest, int count) {
        Idx pixels = read(prefix + "-images-idx3-ubyte.gz");
        Idx labels = read(prefix + "-labels-idx1-ubyte.gz");
        float[] scaled = new float[pixels.size()];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) pixels.at(i) / largest;
        }
        List<Integer> classes = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            classes.add(labels.at(i));
        }
        long[] shape = {
            pixels.shape().get(0), 1, pixels.shape().get(1), pixels.shape().get(2)
        };
        return new Examples(Nd4j.createFromArray(scaled).reshape(shape).castTo(DataType.FLOAT), classes, count);
    }

    private static Idx read(String file) {
        try (InputStream in = Source.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + ": not on the class path");
            }
            return Idx.read(in, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
