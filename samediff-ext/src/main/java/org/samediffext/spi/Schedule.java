package org.samediffext.spi;

/** A learning rate that changes with the number of the step. */
public interface Schedule extends Method {

    /**
     * The learning rate.
     *
     * @param step the number of steps taken before this one, from 0
     * @return the learning rate, finite and not negative
     */
    double at(long step);
}
