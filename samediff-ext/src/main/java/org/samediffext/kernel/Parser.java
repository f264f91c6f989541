package org.samediffext.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.samediffext.kernel.Expr.Assignment;
import org.samediffext.kernel.Expr.Kind;
import org.samediffext.kernel.Expr.Num;
import org.samediffext.kernel.Expr.Ref;
import org.samediffext.spi.Suggestion;

/** Reads assignments by recursive descent; loosest first: comparison, sum, product, minus sign, power. */
final class Parser {
    static final int MAX_LENGTH = 10_000;
    static final int MAX_DEPTH = 100;
    private static final Map<String, Op> COMPARISONS =
            Map.of("<", Op.LT, "<=", Op.LE, ">", Op.GT, ">=", Op.GE, "==", Op.EQ, "!=", Op.NE);
    private static final Map<String, Op> SUMS = Map.of("+", Op.ADD, "-", Op.SUB);
    private static final Map<String, Op> PRODUCTS = Map.of("*", Op.MUL, "/", Op.DIV);

    private final List<Token> tokens;
    private final Scope scope;
    private int at;
    private int nesting;

    private Parser(List<Token> tokens, Scope scope) {
        this.tokens = tokens;
        this.scope = scope;
    }

    static List<Assignment> parse(String text, Scope scope, List<String> states, List<String> numbers) {
        if (text.length() > MAX_LENGTH) {
            throw new FormulaException(
                    1, 1, "a formula of " + text.length() + " characters; at most " + MAX_LENGTH + " are allowed");
        }
        Parser parser = new Parser(Lexer.tokens(text), scope);
        List<Assignment> assignments = parser.assignments();
        Token end = parser.peek();
        if (!scope.unassigned(List.of("step")).isEmpty()) {
            throw end.problem("step is never assigned; it is what is subtracted from the parameter");
        }
        List<String> constantZero = scope.unassigned(states);
        if (!constantZero.isEmpty()) {
            throw end.problem("the state " + constantZero.get(0) + " is never assigned and would stay zero");
        }
        List<String> constantNumber = scope.unassigned(numbers);
        if (!constantNumber.isEmpty()) {
            throw end.problem("the number " + constantNumber.get(0) + " is never assigned and would stay zero");
        }
        return assignments;
    }

    private List<Assignment> assignments() {
        List<Assignment> assignments = new ArrayList<>();
        while (peek().type() != Token.Type.END) {
            if (peek().type() == Token.Type.LINE_END) {
                at++;
            } else {
                assignments.add(assignment());
            }
        }
        return assignments;
    }

    private Assignment assignment() {
        Token name = next();
        if (name.type() != Token.Type.NAME || !peek().is("=")) {
            Token wrong = name.type() == Token.Type.NAME ? peek() : name;
            throw wrong.problem("a line is an assignment 'name = expression', not " + wrong.shown());
        }
        at++;
        Ref target = scope.target(name);
        Expr value = comparison();
        Token end = next();
        if (end.is("=")) {
            throw end.problem("'=' assigns, once a line; did you mean '=='?");
        }
        if (end.is(")")) {
            throw end.problem("')' closes nothing");
        }
        if (end.type() != Token.Type.LINE_END) {
            throw end.problem("expected an operator or the end of the line, not " + end.shown());
        }
        scope.assigned(name, target, value);
        return new Assignment(target, value);
    }

    private Expr comparison() {
        Expr left = sum();
        Op op = COMPARISONS.get(symbol());
        if (op == null) {
            return left;
        }
        Token operator = next();
        Expr compared = call(operator, op, left, sum());
        if (COMPARISONS.containsKey(symbol())) {
            throw peek().problem("comparisons do not chain; put the first in parentheses");
        }
        return compared;
    }

    private Expr sum() {
        Expr left = product();
        for (Op op = SUMS.get(symbol()); op != null; op = SUMS.get(symbol())) {
            Token operator = next();
            left = call(operator, op, left, product());
        }
        return left;
    }

    private Expr product() {
        Expr left = signed();
        for (Op op = PRODUCTS.get(symbol()); op != null; op = PRODUCTS.get(symbol())) {
            Token operator = next();
            Expr right = signed();
            if (op == Op.DIV && right.isLiteral() && right.literal() == 0) {
                throw operator.problem("a division by nothing");
            }
            left = call(operator, op, left, right);
        }
        return left;
    }

    private Expr signed() {
        if (!peek().is("-")) {
            return power();
        }
        Token minus = enter();
        Expr value = signed();
        nesting--;
        return value instanceof Num num ? new Num(-num.value()) : call(minus, Op.NEG, value);
    }

    private Expr power() {
        Expr base = primary();
        if (!peek().is("^")) {
            return base;
        }
        Token operator = enter();
        Expr exponent = signed();
        nesting--;
        return call(operator, Op.POW, base, exponent);
    }

    private Expr primary() {
        Token token = next();
        if (token.type() == Token.Type.NUMBER) {
            double value = Double.parseDouble(token.text());
            if (Double.isInfinite(value)) {
                throw token.problem("the number " + token.text() + " is too large");
            }
            return new Num(value);
        }
        if (token.type() == Token.Type.NAME) {
            return peek().is("(") ? function(token) : scope.read(token);
        }
        if (!token.is("(")) {
            throw token.problem("expected a number, a name, a function or '(', not " + token.shown());
        }
        at--;
        enter();
        Expr inner = comparison();
        close(token);
        return inner;
    }

    private Expr function(Token name) {
        Function function = Function.named(name.text())
                .orElseThrow(() -> name.problem("unknown function " + name.text() + ", known are "
                        + String.join(", ", Function.names())
                        + Suggestion.phrase(name.text(), Function.names())));
        Token parenthesis = enter();
        List<Expr> args = new ArrayList<>();
        if (!peek().is(")")) {
            args.add(comparison());
            while (peek().is(",")) {
                at++;
                args.add(comparison());
            }
        }
        close(parenthesis);
        check(name, function, args);
        return call(name, function, args.toArray(Expr[]::new));
    }

    private static void check(Token name, Function function, List<Expr> args) {
        if (args.size() != function.arity()) {
            String allowed = function.arity() == 0 ? "no" : Integer.toString(function.arity());
            throw name.problem(function.symbol() + " takes " + allowed
                    + (function.arity() == 1 ? " operand" : " operands") + ", not " + args.size());
        }
        if (function instanceof Reduction && args.stream().anyMatch(Expr::isNumber)) {
            throw name.problem(function.symbol() + " of a number; "
                    + (function.arity() == 1 ? "its operand is an array" : "both operands are arrays")
                    + ", such as g, p or a state, or computed from one");
        }
    }

    private void close(Token opened) {
        Token token = next();
        if (token.type() == Token.Type.LINE_END || token.type() == Token.Type.END) {
            throw opened.problem("'(' is never closed");
        }
        if (!token.is(")")) {
            throw token.problem("expected an operator, ',' or ')', not " + token.shown());
        }
        nesting--;
    }

    private Token enter() {
        Token token = next();
        if (++nesting > MAX_DEPTH) {
            throw tooDeep(token);
        }
        return token;
    }

    private static Expr call(Token where, Function function, Expr... args) {
        Expr call = Expr.call(function, args);
        if (call.depth() > MAX_DEPTH) {
            throw tooDeep(where);
        }
        return call;
    }

    private static FormulaException tooDeep(Token where) {
        return where.problem("nested deeper than " + MAX_DEPTH + "; give a part of it a name on a line before");
    }

    private String symbol() {
        return peek().type() == Token.Type.SYMBOL ? peek().text() : "";
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Token next() {
        return tokens.get(at == tokens.size() - 1 ? at : at++);
    }

    static boolean reads(List<Assignment> assignments, Kind kind) {
        return assignments.stream().anyMatch(assignment -> assignment.value().reads(kind));
    }
}
