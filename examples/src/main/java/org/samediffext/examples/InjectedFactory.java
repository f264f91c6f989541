package org.samediffext.examples;

import com.google.inject.Injector;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Lets Guice make our commands, and picocli all else. */
final class InjectedFactory implements IFactory {
    private final Injector injector;

    InjectedFactory(Injector injector) {
        this.injector = injector;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return type.getPackage() == InjectedFactory.class.getPackage()
                ? injector.getInstance(type)
                : CommandLine.defaultFactory().create(type);
    }
}
