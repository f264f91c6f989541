package org.samediffext.adversarial;

/** One example's way up the loss, from one start within one ball. May keep state; used by one thread. */
@FunctionalInterface
public interface Climb {

    /**
     * The next point to look at. A point outside the neighbourhood is only used for its gradient: the attack never
     * returns it.
     *
     * @param point the current point, rounded to the input's data type; not to be changed
     * @param loss the loss there
     * @param gradient its gradient there; not to be changed
     * @return a new array
     */
    double[] next(double[] point, double loss, double[] gradient);
}
