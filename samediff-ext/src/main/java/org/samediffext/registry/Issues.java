package org.samediffext.registry;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.samediffext.ConfigException;

/** The problems found so far, each once. */
public final class Issues {
    private final Set<Issue> found = new LinkedHashSet<>();

    /** No problems yet. */
    public Issues() {}

    /**
     * Notes a problem.
     *
     * @param issue the problem
     */
    public void add(Issue issue) {
        found.add(issue);
    }

    /**
     * The problems.
     *
     * @return in the order in which they were found, each once
     */
    public List<Issue> found() {
        return List.copyOf(found);
    }

    /**
     * Ends the reading of settings that came from no file.
     *
     * @throws ConfigException with all problems, if there are any
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found.stream().map(Issue::problem).toList());
        }
    }
}
