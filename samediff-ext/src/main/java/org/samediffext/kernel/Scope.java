package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.samediffext.kernel.Expr.Kind;
import org.samediffext.kernel.Expr.Ref;
import org.samediffext.spi.Suggestion;

/** The names that a formula may use, and what they stand for. */
final class Scope {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, Kind> kinds = new HashMap<>();
    private final Set<String> assigned = new LinkedHashSet<>();

    /** The temporary names whose latest value is the same for all elements. */
    private final Set<String> numbers = new HashSet<>();

    Scope(Collection<String> constants, List<String> states, List<String> numbers) {
        kinds.put("g", Kind.GRADIENT);
        kinds.put("p", Kind.PARAMETER);
        kinds.put("lr", Kind.RATE);
        kinds.put("t", Kind.TIME);
        kinds.put("weightDecay", Kind.DECAY);
        kinds.put("step", Kind.STEP);
        constants.forEach(name -> declare(name, Kind.CONSTANT));
        states.forEach(name -> declare(name, Kind.STATE));
        numbers.forEach(name -> declare(name, Kind.KEPT));
    }

    private void declare(String name, Kind kind) {
        if (!NAME.matcher(name).matches()) {
            throw new FormulaException(
                    1,
                    1,
                    "'" + name + "' is no name of a " + shown(kind)
                            + "; a name has the letters a to z, digits and _, and begins with no digit");
        }
        Kind former = kinds.putIfAbsent(name, kind);
        if (former != null) {
            throw new FormulaException(
                    1, 1, "the name " + name + " of a " + shown(kind) + " is taken: it is " + withArticle(former));
        }
        if (Function.named(name).isPresent()) {
            throw new FormulaException(
                    1, 1, "the name " + name + " of a " + shown(kind) + " is taken: it is a function");
        }
    }

    Ref read(Token token) {
        Kind kind = kinds.get(token.text());
        if (kind == null) {
            throw token.problem(unknown(token.text()));
        }
        if (kind == Kind.STEP && !assigned.contains(token.text())) {
            throw token.problem("step is read before it is assigned");
        }
        return new Ref(numbers.contains(token.text()) ? Kind.NUMBER : kind, token.text());
    }

    private String unknown(String name) {
        if (Function.named(name).isPresent()) {
            return name + " is a function; its operands follow in parentheses";
        }
        Set<String> known = new TreeSet<>(kinds.keySet());
        if (!assigned.contains("step")) {
            known.remove("step");
        }
        return "unknown name " + name + ", known here are " + String.join(", ", known) + Suggestion.phrase(name, known);
    }

    /** The target of an assignment; a new name becomes a temporary only by {@link #assigned}. */
    Ref target(Token token) {
        Kind kind = kinds.getOrDefault(token.text(), Kind.TEMPORARY);
        if (kind != Kind.STATE && kind != Kind.KEPT && kind != Kind.STEP && kind != Kind.TEMPORARY) {
            throw token.problem("cannot assign to " + token.text() + ", " + withArticle(kind)
                    + "; assign to step, a state or a new name");
        }
        if (Function.named(token.text()).isPresent()) {
            throw token.problem("cannot assign to " + token.text() + ", a function; choose another name");
        }
        return new Ref(kind, token.text());
    }

    void assigned(Token token, Ref target, Expr value) {
        if (target.kind() == Kind.KEPT && !value.isNumber()) {
            throw token.problem(
                    token.text() + " is one number for the whole parameter, and this differs from element to"
                            + " element; make a number of it, such as sum(...) or norm(...), or declare " + token.text()
                            + " as a state");
        }
        kinds.putIfAbsent(target.name(), target.kind());
        assigned.add(target.name());
        if (target.kind() == Kind.TEMPORARY && value.isNumber()) {
            numbers.add(target.name());
        } else {
            numbers.remove(target.name());
        }
    }

    List<String> unassigned(Collection<String> names) {
        List<String> missing = new ArrayList<>(names);
        missing.removeAll(assigned);
        return missing;
    }

    private static String shown(Kind kind) {
        return switch (kind) {
            case CONSTANT -> "constant";
            case KEPT -> "number";
            default -> "state";
        };
    }

    private static String withArticle(Kind kind) {
        return switch (kind) {
            case GRADIENT -> "the gradient";
            case PARAMETER -> "the parameter";
            case RATE -> "the learning rate";
            case TIME -> "the number of the step";
            case DECAY -> "the weight decay";
            case CONSTANT -> "a constant";
            case STATE -> "a state";
            case KEPT -> "a number that is kept";
            case STEP -> "the step";
            case TEMPORARY, NUMBER -> "a temporary name";
        };
    }
}
