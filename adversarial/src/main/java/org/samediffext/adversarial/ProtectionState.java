package org.samediffext.adversarial;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The file from which a protection goes on after the process was stopped at any moment: a mark, a hash of settings and data, the
 * number of rounds done, the points as doubles, the state of the surrogate, and a checksum. It is written beside the old one
 * and then takes its place, so that there is always a whole one.
 */
final class ProtectionState {
    private static final byte[] MARK = "SDXPROT2".getBytes(UTF_8);
    private static final int HASH = 32;
    private static final int HEAD = 8 + HASH + 4 * Integer.BYTES;

    private final Path file;
    private final byte[] hash;

    /** A file for a run. */
    ProtectionState(Path file, byte[] hash) {
        this.file = file;
        this.hash = hash.clone();
    }

    /** How far a run was. */
    static final class Reached {
        private final int rounds;
        private final double[][] points;
        private final byte[] surrogate;

        Reached(int rounds, double[][] points, byte[] surrogate) {
            this.rounds = rounds;
            this.points = points;
            this.surrogate = surrogate;
        }

        int rounds() {
            return rounds;
        }

        /** The points, one a row. */
        double[][] points() {
            return points;
        }

        /** The state of the surrogate; empty where it was not asked for. */
        byte[] surrogate() {
            return surrogate;
        }
    }

    /** The hash of texts and numbers that make a run what it is. */
    static byte[] hash(String settings, Labelled data, double[][] more) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(settings.getBytes(UTF_8));
            digest.update(data.form().toString().getBytes(UTF_8));
            digest.update(data.type().name().getBytes(UTF_8));
            for (int row = 0; row < data.size(); row++) {
                digest.update(bytes(data.row(row)));
                digest.update(ByteBuffer.allocate(Integer.BYTES)
                        .putInt(data.label(row))
                        .array());
            }
            for (double[] row : more) {
                digest.update(bytes(row));
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] bytes(double[] numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Double.BYTES);
        buffer.asDoubleBuffer().put(numbers);
        return buffer.array();
    }

    /** Replaces the file. */
    void write(int rounds, double[][] points, byte[] surrogate) {
        int width = points[0].length;
        int numbers = Math.multiplyExact(Math.multiplyExact(points.length, width), Double.BYTES);
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.addExact(Math.addExact(HEAD + Long.BYTES, surrogate.length), numbers));
        buffer.put(MARK).put(hash).putInt(rounds).putInt(points.length).putInt(width);
        buffer.putInt(surrogate.length).put(surrogate);
        for (double[] row : points) {
            buffer.put(bytes(row));
        }
        buffer.putLong(checksum(buffer.array(), buffer.position())).flip();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("the state file " + fresh + " cannot be written", e);
        }
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the state file " + file + " cannot be replaced", e);
        }
    }

    /** What the file says, if there is one. */
    Optional<Reached> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the state file " + file + " cannot be read", e);
        }
        if (bytes.length < HEAD + Long.BYTES || !Arrays.equals(MARK, Arrays.copyOf(bytes, MARK.length))) {
            throw new IllegalStateException(file + " is no state file of a protection; name another file");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).position(MARK.length);
        int end = bytes.length - Long.BYTES;
        if (buffer.getLong(end) != checksum(bytes, end)) {
            throw new IllegalStateException("the state file " + file + " is damaged; delete it to start again");
        }
        byte[] found = new byte[HASH];
        buffer.get(found);
        if (!Arrays.equals(hash, found)) {
            throw new IllegalStateException(
                    "the state file " + file
                            + " is of a run with other data, settings or surrogate; name another file, or delete it to start again");
        }
        int rounds = buffer.getInt();
        double[][] rows = new double[buffer.getInt()][buffer.getInt()];
        byte[] surrogate = new byte[buffer.getInt()];
        buffer.get(surrogate);
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = buffer.getDouble();
            }
        }
        return Optional.of(new Reached(rounds, rows, surrogate));
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
