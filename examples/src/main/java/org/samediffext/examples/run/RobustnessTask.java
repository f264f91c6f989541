package org.samediffext.examples.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.samediffext.config.AttackList;
import org.samediffext.examples.data.Source;

/**
 * Which attacks a network is to withstand.
 *
 * @param command that repeats the run
 * @param attacks the attacks and the seed
 * @param source the data
 * @param plan how much of it
 * @param model a saved network instead of one that is trained
 * @param resume where finished parts are kept, if anywhere
 */
public record RobustnessTask(
        List<String> command,
        AttackList attacks,
        Source source,
        Plan plan,
        Optional<Path> model,
        Optional<Path> resume) {

    /** Copies the command. */
    public RobustnessTask {
        command = List.copyOf(command);
    }
}
