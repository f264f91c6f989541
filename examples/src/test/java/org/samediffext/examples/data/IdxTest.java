package org.samediffext.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class IdxTest {
    private static final int[] TWO_BY_THREE = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255};

    @Test
    void readsShapeAndUnsignedValues() throws IOException {
        Idx idx = read(zip(TWO_BY_THREE));

        assertThat(idx.shape()).containsExactly(2, 3);
        assertThat(idx.size()).isEqualTo(6);
        assertThat(idx.at(0)).isEqualTo(1);
        assertThat(idx.at(5)).isEqualTo(255);
    }

    @Test
    void rejectsAnotherType() {
        rejects(
                zip(0, 0, 13, 1, 0, 0, 0, 1, 0),
                "x.gz: starts with 0x00000d01, allowed is 0x00000801 to 0x00000804"
                        + " (unsigned bytes of rank 1 to 4)");
    }

    @Test
    void rejectsAnEmptyDimension() {
        rejects(zip(0, 0, 8, 1, 0, 0, 0, 0), "x.gz: dimension 0 is 0, allowed is 1 or more");
    }

    @Test
    void rejectsMissingAndLeftOverValues() {
        rejects(zip(0, 0, 8, 1, 0, 0, 0, 3, 1, 2), "x.gz: has 2 values, its shape [3] needs 3");
        rejects(zip(0, 0, 8, 1, 0, 0, 0, 1, 1, 2), "x.gz: has 2 values, its shape [1] needs 1");
    }

    @Test
    void rejectsAHeaderThatEndsEarly() {
        rejects(zip(0, 0, 8, 2, 0, 0, 0, 3), "x.gz: ends after 8 bytes, within the header");
    }

    @Test
    void rejectsAShapeBeyondAnyFile() {
        rejects(
                zip(0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255),
                "x.gz: its shape [2147483647, 2147483647, 2147483647] is too large");
    }

    @Test
    void rejectsWhatIsNotGzip() {
        rejects(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "x.gz: not a whole gzip file: Not in GZIP format");
    }

    private static void rejects(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class).hasMessage(message);
    }

    private static Idx read(byte[] bytes) throws IOException {
        return Idx.read(new ByteArrayInputStream(bytes), "x.gz");
    }

    private static byte[] zip(int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (int value : values) {
                out.write(value);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
