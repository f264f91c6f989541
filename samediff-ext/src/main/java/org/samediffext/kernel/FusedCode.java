package org.samediffext.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A formula compiled for float or double: the passes of its program. */
final class FusedCode {
    private static final int REMEMBERED = 256;
    private static final Map<Key, FusedCode> KNOWN = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, FusedCode> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Key(Formula formula, Vocabulary vocabulary) {}

    private final Program program;
    private final List<FusedPass> passes;

    private FusedCode(Program program, List<FusedPass> passes) {
        this.program = program;
        this.passes = passes;
    }

    /** The code of a formula for float or double, compiled once. */
    static FusedCode of(Formula formula, Vocabulary vocabulary) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(new Key(formula, vocabulary), FusedCode::compile);
        }
    }

    private static FusedCode compile(Key key) {
        Program program = Lowering.lower(key.formula, key.vocabulary);
        boolean wide = key.vocabulary == Vocabulary.DOUBLE;
        return new FusedCode(
                program,
                program.passes().stream()
                        .map(pass -> FusedPass.compile(pass, program.scalars(), wide))
                        .toList());
    }

    Program program() {
        return program;
    }

    /** The passes that fold, then the one that writes. */
    List<FusedPass> passes() {
        return passes;
    }
}
