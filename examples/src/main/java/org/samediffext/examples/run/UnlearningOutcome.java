package org.samediffext.examples.run;

import java.util.List;
import java.util.Map;

/**
 * What an experiment of unlearning found.
 *
 * @param task what was done
 * @param parameters how many weights the network has
 * @param untouched the networks that had learnt everything
 * @param unseen networks that never saw what the others had to forget
 * @param methods in the order of the configuration
 * @param seconds of wall clock of everything
 * @param yaml the resolved configuration
 * @param versions of what took part, by name
 */
public record UnlearningOutcome(
        UnlearningTask task,
        long parameters,
        UnlearningTrials untouched,
        UnlearningTrials unseen,
        List<UnlearningTrials> methods,
        double seconds,
        String yaml,
        Map<String, String> versions) {
    /** How many points of accuracy on what is to be retained may be lost. */
    public static final double TOLERANCE = 2;

    /** Copies the methods. */
    public UnlearningOutcome {
        methods = List.copyOf(methods);
    }

    /**
     * Whether a method keeps what is to be retained.
     *
     * @param method the method
     * @return whether no seed lost more than {@link #TOLERANCE} points
     */
    public boolean keeps(UnlearningTrials method) {
        return method.runs().stream()
                .allMatch(run -> 100
                                * (run.retained().get(0).accuracy()
                                        - run.retainedAtEnd().accuracy())
                        <= TOLERANCE);
    }

    /**
     * Whether a method forgets.
     *
     * @param method the method
     * @return whether no seed knows more of what was to be forgotten than the network that never saw it
     */
    public boolean forgets(UnlearningTrials method) {
        for (int i = 0; i < method.runs().size(); i++) {
            double never = unseen.runs().get(i).forgottenAtEnd().accuracy();
            if (method.runs().get(i).forgottenAtEnd().accuracy() > never) {
                return false;
            }
        }
        return true;
    }
}
