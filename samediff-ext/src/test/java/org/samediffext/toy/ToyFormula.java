package org.samediffext.toy;

import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.FormulaRule;
import org.samediffext.spi.Positioned;
import org.samediffext.spi.Required;

/**
 * An updater whose formula must not contain a question mark, and which says where it does.
 *
 * @param formula the formula
 */
@About(value = "toy with a formula", paper = "none, a toy")
public record ToyFormula(@Required String formula) implements FormulaRule {

    public ToyFormula() {
        this("step = lr*g");
    }

    public ToyFormula {
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
            super("line " + line + ", column " + column + ": unexpected '?'");
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

        @Override
        public String problem() {
            return "unexpected '?'";
        }
    }
}
