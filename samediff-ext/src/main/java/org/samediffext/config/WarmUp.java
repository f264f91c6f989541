package org.samediffext.config;

import java.util.concurrent.atomic.AtomicBoolean;

/** Has a thread load the classes of the YAML parser, which takes longer than to read the first configuration with them. */
final class WarmUp {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    /** Each form that a configuration usually has. */
    private static final String TEXT = "# z\na: { b: 'c', d: [0.1, 2, true] }\ne:\n  - f\n";

    private WarmUp() {}

    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(WarmUp::read, "samediff-ext-yaml");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void read() {
        Source source = Source.file("", TEXT);
        new YamlReader(source, new Places(source.whole()), new Problems()).read("");
    }
}
