package org.samediffext.spi;

/**
 * A way of changing a data set so that models learn little from it: small changes of the features, the labels stay.
 */
public interface Protection extends Method {}
