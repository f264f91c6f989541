package org.samediffext.kernel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a formula calls by name: an operation on elements or a reduction. */
sealed interface Function permits Op, Reduction {
    /** The name in a formula. */
    String symbol();

    /** The number of operands. */
    int arity();

    static Optional<Function> named(String name) {
        return all().filter(function -> function.symbol().equals(name)).findFirst();
    }

    static List<String> names() {
        return all().map(Function::symbol).sorted().toList();
    }

    private static Stream<Function> all() {
        return Stream.concat(Stream.of(Op.values()).filter(Op::isFunction), Stream.of(Reduction.values()));
    }
}
