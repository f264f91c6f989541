package org.samediffext.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** The versions of this library and of DL4J that run now. */
final class Versions {
    private Versions() {}

    static String ours() {
        return version(Versions.class, "version.properties");
    }

    static String dl4j() {
        return version(Nd4j.class, "/META-INF/maven/org.nd4j/nd4j-api/pom.properties");
    }

    private static String version(Class<?> near, String resource) {
        try (InputStream in = near.getResourceAsStream(resource)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }
}
