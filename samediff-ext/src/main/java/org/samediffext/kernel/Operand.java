package org.samediffext.kernel;

/** Where an operation over elements reads from. */
record Operand(Source source, int index) {

    enum Source {
        /** An array: 0 the gradient, 1 the parameter, from 2 the states. */
        ARRAY,
        /** The result of an instruction. */
        RESULT,
        /** A number that is the same for all elements: a position among those computed once a step. */
        SCALAR,
        /** A number that is the same for all elements of a channel: a position among those computed once a step. */
        CHANNEL
    }

    boolean isArray() {
        return source == Source.ARRAY;
    }

    boolean isResult() {
        return source == Source.RESULT;
    }

    boolean isScalar() {
        return source == Source.SCALAR;
    }

    boolean isChannel() {
        return source == Source.CHANNEL;
    }

    /** Whether it differs from element to element. */
    boolean isElement() {
        return isArray() || isResult();
    }
}
