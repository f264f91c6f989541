package org.samediffext.examples.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.samediffext.config.Config;
import org.samediffext.examples.data.Source;
import org.samediffext.spi.Attack;

/**
 * What a run is to do.
 *
 * @param title of its report
 * @param command that repeats it
 * @param config updater, loss and attack
 * @param more attacks beside that of the configuration
 * @param source the data
 * @param plan how much of it
 * @param model a saved network to begin with instead of a new one
 * @param train whether the network is trained; one that is only attacked must be saved
 * @param listeners told of the training
 */
public record Task(
        String title,
        List<String> command,
        Config config,
        List<Attack> more,
        Source source,
        Plan plan,
        Optional<Path> model,
        boolean train,
        List<TrainingListener> listeners) {

    /** Copies the lists. */
    public Task {
        command = List.copyOf(command);
        more = List.copyOf(more);
        listeners = List.copyOf(listeners);
    }

    /**
     * What the network is attacked with.
     *
     * @return the configuration's attack first
     */
    public List<Attack> attacks() {
        return Stream.concat(config.attack().stream(), more.stream()).toList();
    }
}
