package org.samediffext.examples.run;

import java.util.List;
import java.util.stream.LongStream;

/** The seeds of runs that are repeated. */
final class Seeds {

    private Seeds() {}

    /** A seed and those after it, without 0, which ND4J takes for none. */
    static List<Long> from(long first, int count) {
        return LongStream.iterate(first, seed -> seed + 1)
                .filter(seed -> seed != 0)
                .limit(count)
                .boxed()
                .toList();
    }
}
