package org.samediffext.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.samediffext.ConfigException;

/** Reads the text of a configuration file, and no more than a configuration may have. */
final class ConfigFile {
    static final int MOST_BYTES = 1 << 20;

    private ConfigFile() {}

    static String text(Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file.toString(), "is a directory, allowed is a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw tooLarge(file.toString());
            }
            return decoded(file, bytes);
        } catch (NoSuchFileException e) {
            throw refused(file, "no such file", e);
        } catch (AccessDeniedException e) {
            throw refused(file, "the file must not be read by this user", e);
        } catch (IOException e) {
            throw refused(file, "the file cannot be read: " + e, e);
        }
    }

    static ConfigException tooLarge(String name) {
        return new ConfigException(name, "is larger than 1 MiB, a configuration is not");
    }

    private static String decoded(Path file, byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = decoder.decode(in, text, true);
        if (result.isError()) {
            throw new ConfigException(
                    file.toString(), "is not UTF-8 text, the byte at offset " + in.position() + " is wrong");
        }
        return text.flip().toString();
    }

    private static ConfigException refused(Path file, String message, IOException cause) {
        ConfigException exception = new ConfigException(file.toString(), message);
        exception.initCause(cause);
        return exception;
    }
}
