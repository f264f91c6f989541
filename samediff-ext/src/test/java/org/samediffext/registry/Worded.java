package org.samediffext.registry;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Positioned;
import org.samediffext.spi.UpdateRule;

/** An updater whose formula must not contain a question mark, and says where it does. */
@About(value = "toy with a formula", paper = "none, a toy")
record Worded(String formula) implements UpdateRule {

    Worded() {
        this("step = lr*g");
    }

    Worded {
        List<String> lines = formula.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int column = lines.get(i).indexOf('?');
            if (column >= 0) {
                throw new Misplaced(i + 1, column + 1);
            }
        }
    }

    private static final class Misplaced extends IllegalArgumentException implements Positioned {
        private static final long serialVersionUID = 1L;
        private final int line;
        private final int column;

        Misplaced(int line, int column) {
            super("unexpected '?'");
            this.line = line;
            this.column = column;
        }

        @Override
        public int line() {
            return line;
        }

        @Override
        public int column() {
            return column;
        }
    }
}
