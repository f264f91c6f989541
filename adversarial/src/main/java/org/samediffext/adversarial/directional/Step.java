package org.samediffext.adversarial.directional;

/** The steps of a search. */
public enum Step {
    /** The point that was given. */
    START,
    /** A multiple of the last successful change. */
    SPECULATION,
    /** The attack. */
    ATTACK,
    /** A random point near by. */
    COVERING,
    /** A random direction. */
    SEARCH,
    /** One of a set of directions that leads everywhere. */
    POLL,
    /** None: nothing was improved. */
    NONE
}
