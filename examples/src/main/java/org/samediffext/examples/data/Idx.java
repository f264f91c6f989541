package org.samediffext.examples.data;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * An array of unsigned bytes in the IDX format: two zero bytes, the type 8, the rank, the dimensions as big-endian 32-bit
 * integers, then the values with the last dimension running fastest.
 */
final class Idx {
    private static final int UNSIGNED_BYTE = 8;
    private static final int MAX_RANK = 4;
    private static final long TOO_LARGE = 1L << 31;

    private final List<Integer> shape;
    private final byte[] values;

    private Idx(List<Integer> shape, byte[] values) {
        this.shape = shape;
        this.values = values;
    }

    /**
     * Reads a gzip-compressed IDX file.
     *
     * @param in the compressed bytes; closed by the caller
     * @param name of the file, for messages
     * @return the array
     * @throws IOException if it is not such a file, or if bytes are missing or left over
     */
    static Idx read(InputStream in, String name) throws IOException {
        byte[] raw;
        try (GZIPInputStream unpacked = new GZIPInputStream(in)) {
            raw = unpacked.readAllBytes();
        } catch (IOException e) {
            throw new IOException(name + ": not a whole gzip file: " + e.getMessage(), e);
        }
        return parse(raw, name);
    }

    private static Idx parse(byte[] raw, String name) throws IOException {
        try (DataInputStream header = new DataInputStream(new ByteArrayInputStream(raw))) {
            int magic = header.readInt();
            int rank = magic & 0xff;
            if (magic >>> 8 != UNSIGNED_BYTE || rank < 1 || rank > MAX_RANK) {
                throw new IOException(
                        "%s: starts with 0x%08x, allowed is 0x00000801 to 0x0000080%d (unsigned bytes of rank 1 to %d)"
                                .formatted(name, magic, MAX_RANK, MAX_RANK));
            }
            List<Integer> shape = new ArrayList<>();
            long size = 1;
            for (int i = 0; i < rank; i++) {
                int dimension = header.readInt();
                if (dimension < 1) {
                    throw new IOException(name + ": dimension " + i + " is " + dimension + ", allowed is 1 or more");
                }
                shape.add(dimension);
                size = Math.min(size * dimension, TOO_LARGE);
            }
            if (size == TOO_LARGE) {
                throw new IOException(name + ": its shape " + shape + " is too large");
            }
            int found = header.available();
            if (found != size) {
                throw new IOException(name + ": has " + found + " values, its shape " + shape + " needs " + size);
            }
            return new Idx(List.copyOf(shape), header.readAllBytes());
        } catch (EOFException e) {
            throw new IOException(name + ": ends after " + raw.length + " bytes, within the header", e);
        }
    }

    List<Integer> shape() {
        return shape;
    }

    int size() {
        return values.length;
    }

    int at(int index) {
        return values[index] & 0xff;
    }
}
