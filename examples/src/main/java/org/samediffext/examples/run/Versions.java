package org.samediffext.examples.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.SameDiffExt;

/** The versions of what takes part in a run. */
public final class Versions {
    private Versions() {}

    /**
     * All versions.
     *
     * @return by name, our own first
     */
    public static Map<String, String> all() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("samediff-ext", version(SameDiffExt.class, "config/version.properties"));
        versions.put("deeplearning4j", version(Nd4j.class, "/META-INF/maven/org.nd4j/nd4j-api/pom.properties"));
        versions.put("backend", Nd4j.getBackend().getClass().getSimpleName());
        versions.put("java", Runtime.version().toString());
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    private static String version(Class<?> near, String resource) {
        try (InputStream in = near.getResourceAsStream(resource)) {
            if (in == null) {
                return "unknown";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
