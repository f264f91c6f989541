package org.samediffext.examples;

import com.google.inject.AbstractModule;

/** What the commands need beside the library: the terminal that they show their progress on. */
final class CliModule extends AbstractModule {
    private final Terminal terminal;

    CliModule(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    protected void configure() {
        bind(Terminal.class).toInstance(terminal);
    }
}
