package org.samediffext.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samediffext.spi.FormulaRule;

class FormulaTest {
    private static final String LION = """
            c    = beta1*m + (1 - beta1)*g   # evolved
            step = lr*sign(c)

            m    = beta2*m +
            """;

    record Descent(double factor) implements FormulaRule {
        @Override
        public String formula() {
            return "step = factor*lr*g";
        }
    }

    private static Formula parse(String text) {
        return Formula.parse(text, Set.of("beta1", "beta2"), List.of("m"));
    }

    private static FormulaException problem(String text) {
        return catchThrowableOfType(FormulaException.class, () -> parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        m = g;step = betta1*g          | 2 |  8 | unknown name betta1, known here are beta1, beta2, g, lr, m, p, t, weightDecay, did you mean 'beta1' or 'beta2'?
        m = g;step = zzz               | 2 |  8 | unknown name zzz, known here are beta1, beta2, g, lr, m, p, t, weightDecay
        m = step;step = g              | 1 |  5 | step is read before it is assigned
        m = g;step = sgn(g)            | 2 |  8 | unknown function sgn, known are abs, channeldot, channelmaxabs, channelmean, channelnorm, channelnorm1, channelnumel, channels, channelsum, clip, dot, exp, log, max, maxabs, mean, min, modeldot, modelmaxabs, modelmean, modelnorm, modelnorm1, modelnumel, modelsum, norm, norm1, numel, pow, sigmoid, sign, sqrt, square, sum, tanh, where, did you mean 'sign'?
        m = g;step = sqrt              | 2 |  8 | sqrt is a function; its operands follow in parentheses
        m = g;step = min(g)            | 2 |  8 | min takes 2 operands, not 1
        m = g;step = sqrt()            | 2 |  8 | sqrt takes 1 operand, not 0
        m = g;step = clip(g, 1)        | 2 |  8 | clip takes 3 operands, not 2
        m = g;step = g/numel(g)        | 2 | 10 | numel takes no operands, not 1
        m = g;step = g/norm()          | 2 | 10 | norm takes 1 operand, not 0
        m = g;step = g*dot(g)          | 2 | 10 | dot takes 2 operands, not 1
        m = g;step = g/norm(lr)        | 2 | 10 | norm of a number; its operand is an array, such as g, p or a state, or computed from one
        m = g;step = g/sum(2*norm(g))  | 2 | 10 | sum of a number; its operand is an array, such as g, p or a state, or computed from one
        k = lr*t;m = g;step = norm(k)*g | 3 | 8 | norm of a number; its operand is an array, such as g, p or a state, or computed from one
        m = g;step = g/dot(g, beta1)   | 2 | 10 | dot of a number; both operands are arrays, such as g, p or a state, or computed from one
        m = g;step = g/channelnorm(lr) | 2 | 10 | channelnorm of a number; its operand is an array, such as g, p or a state, or computed from one
        m = g;step = channelsum(g*channels()) + sum(channelnumel()) | 2 | 35 | sum of a number; its operand is an array, such as g, p or a state, or computed from one
        m = g;step = g/channels(g)     | 2 | 10 | channels takes no operands, not 1
        m = g;step = chanelnorm(g)     | 2 |  8 | unknown function chanelnorm, known are abs, channeldot, channelmaxabs, channelmean, channelnorm, channelnorm1, channelnumel, channels, channelsum, clip, dot, exp, log, max, maxabs, mean, min, modeldot, modelmaxabs, modelmean, modelnorm, modelnorm1, modelnumel, modelsum, norm, norm1, numel, pow, sigmoid, sign, sqrt, square, sum, tanh, where, did you mean 'channelnorm' or 'channelnorm1'?
        m = g;norm = g                 | 2 |  1 | cannot assign to norm, a function; choose another name
        m = g;step = norm              | 2 |  8 | norm is a function; its operands follow in parentheses
        m = g                          | 1 |  6 | step is never assigned; it is what is subtracted from the parameter
        step = g                       | 1 |  9 | the state m is never assigned and would stay zero
        m = g;lr = 1;step = g          | 2 |  1 | cannot assign to lr, the learning rate; assign to step, a state or a new name
        m = g;g = 1;step = g           | 2 |  1 | cannot assign to g, the gradient; assign to step, a state or a new name
        p = g                          | 1 |  1 | cannot assign to p, the parameter; assign to step, a state or a new name
        t = g                          | 1 |  1 | cannot assign to t, the number of the step; assign to step, a state or a new name
        beta1 = g                      | 1 |  1 | cannot assign to beta1, a constant; assign to step, a state or a new name
        exp = g                        | 1 |  1 | cannot assign to exp, a function; choose another name
        m = g;step = g/0               | 2 |  9 | a division by nothing
        m = g;step = g/(2 - 2)         | 2 |  9 | a division by nothing
        m = g;step = g +               | 2 | 11 | expected a number, a name, a function or '(', not the end of the line
        m = g;step = (g                | 2 |  8 | '(' is never closed
        m = g;step = g)                | 2 |  9 | ')' closes nothing
        m = g;step = g g               | 2 | 10 | expected an operator or the end of the line, not 'g'
        m = g;step = (g g)             | 2 | 11 | expected an operator, ',' or ')', not 'g'
        m = g;step = g ** 2            | 2 | 10 | '**' is no operator; did you mean '^'?
        m = g;step = g = 1             | 2 | 10 | '=' assigns, once a line; did you mean '=='?
        m = g;step = 1 < g < 2         | 2 | 14 | comparisons do not chain; put the first in parentheses
        m = g;step                     | 2 |  5 | a line is an assignment 'name = expression', not the end of the line
        m = g;3 = g                    | 2 |  1 | a line is an assignment 'name = expression', not '3'
        m = g;step = 1e999             | 2 |  8 | the number 1e999 is too large
        m = g;step = g % 2             | 2 | 10 | '%' has no meaning here; allowed are names of the letters a to z, digits and _, numbers, + - * / ^ ( ) , = and comparisons
        """)
    void saysWhereAndWhat(String text, int line, int column, String message) {
        FormulaException problem = problem(text.replace(';', '\n'));
        assertThat(problem.problem()).isEqualTo(message);
        assertThat(problem).hasMessage("line " + line + ", column " + column + ": " + message);
        assertThat(problem.line()).isEqualTo(line);
        assertThat(problem.column()).isEqualTo(column);
    }

    @Test
    void countsLinesOfTheWholeText() {
        FormulaException problem = problem(LION);
        assertThat(problem.line()).isEqualTo(4);
        assertThat(problem.column()).isEqualTo(17);
    }

    @Test
    void rejectsANameTwice() {
        assertThatThrownBy(() -> Formula.parse("step = g", Set.of("m"), List.of("m")))
                .isInstanceOf(FormulaException.class)
                .hasMessage("line 1, column 1: the name m of a state is taken: it is a constant");
        assertThatThrownBy(() -> Formula.parse("step = g", Set.of(), List.of("m", "m")))
                .hasMessageEndingWith("the name m of a state is taken: it is a state");
        assertThatThrownBy(() -> Formula.parse("step = g", Set.of("lr"), List.of()))
                .hasMessageEndingWith("the name lr of a constant is taken: it is the learning rate");
        assertThatThrownBy(() -> Formula.parse("step = g", Set.of("log"), List.of()))
                .hasMessageEndingWith("the name log of a constant is taken: it is a function");
        assertThatThrownBy(() -> Formula.parse("step = g", Set.of("a b"), List.of()))
                .hasMessageEndingWith("'a b' is no name of a constant; a name has the letters a to z, digits and _, and"
                        + " begins with no digit");
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        assertThat(problem("m = g\nstep = g" + " ".repeat(10_000)))
                .hasMessage("line 1, column 1: a formula of 10014 characters; at most 10000 are allowed");
        String tooDeep = "nested deeper than 100; give a part of it a name on a line before";
        for (String deep : List.of("(", "-", "g^", "sqrt(", "g + ", "g*", "where(1 < ")) {
            assertThat(problem("m = g\nstep = " + deep.repeat(900) + "g").problem())
                    .as(deep)
                    .isEqualTo(tooDeep);
        }
        assertThat(problem("m = g\nstep = " + "(".repeat(101) + "g").column()).isEqualTo(108);
        assertThat(parse("m = g\nstep = " + "(".repeat(100) + "g" + ")".repeat(100)))
                .isNotNull();
    }

    @Test
    void goesOnInTheNextLineInsideParentheses() {
        assertThat(parse("m = g\r\nstep = lr*(g # first\r\n  + m)\r\n").readsParameter())
                .isFalse();
    }

    @Test
    void readsTheParameterOnlyWhereItOccurs() {
        assertThat(parse("m = g\nstep = g + p").readsParameter()).isTrue();
        Formula plain = parse("m = g\nstep = g");
        assertThat(plain.readsParameter()).isFalse();
        assertThat(plain.withDecay().readsParameter()).isTrue();
        assertThat(plain.withDecay().text()).isEqualTo("m = g\nstep = g\nstep = step + (lr*weightDecay)*p\n");
        assertThat(plain.withDecay().withDecay()).isEqualTo(plain.withDecay()).isNotEqualTo(plain);
    }

    @Test
    void reducesWhereAReductionOccurs() {
        assertThat(parse("m = g\nstep = lr*g/norm(g)").reduces()).isTrue();
        assertThat(parse("m = g/numel()\nstep = g").reduces()).isTrue();
        assertThat(parse("m = g\nstep = sqrt(1 + max(1, maxabs(g)))*g")
                        .withDecay()
                        .reduces())
                .isTrue();
        assertThat(parse("m = g\nstep = abs(g)*max(g, 1)").reduces()).isFalse();
    }

    @Test
    void isByChannelWhereAReductionOverChannelsOccurs() {
        assertThat(parse("m = g\nstep = g/norm(g)").byChannel()).isFalse();
        for (String call : List.of("channelsum(g)", "maxabs(channelnorm(g))", "sqrt(channelnumel())", "channels()")) {
            Formula formula = parse("m = g\nstep = g*" + call);
            assertThat(formula.byChannel()).as(call).isTrue();
            assertThat(formula.reduces()).as(call).isTrue();
            assertThat(formula.withDecay().byChannel()).as(call).isTrue();
        }
    }

    @Test
    void aNumberOfEachChannelIsNoNumber() {
        String text = "n = channelnorm(g)\nstep = g/n";
        assertThatThrownBy(() -> Formula.parse(text, Set.of(), List.of(), List.of("n")))
                .isInstanceOf(FormulaException.class)
                .hasMessageStartingWith("line 1, column 1: n is one number for the whole parameter");
        assertThat(Formula.parse("n = maxabs(channelnorm(g))*channels()\nstep = g/n", Set.of(), List.of(), List.of("n"))
                        .byChannel())
                .isTrue();
    }

    @Test
    void aNameIsANumberOrAnArrayByItsLatestValue() {
        assertThat(parse("k = lr\nk = k*g\nm = g\nstep = norm(k)*g").reduces()).isTrue();
        assertThat(problem("k = g\nk = norm(k)\nm = g\nstep = norm(k)*g").line())
                .isEqualTo(4);
        assertThat(parse("m = lr\nstep = t\nstep = norm(m) + sum(step)").reduces())
                .isTrue();
    }

    @Test
    void takesARulesOwnNames() {
        Formula formula = Formula.of(new Descent(2));
        assertThat(formula.text()).isEqualTo("step = factor*lr*g");
        assertThat(formula.states()).isEmpty();
        assertThat(formula).isEqualTo(Formula.of(new Descent(3))).hasSameHashCodeAs(Formula.of(new Descent(3)));
        assertThat(formula).isNotEqualTo(Formula.parse("step = lr*g", Set.of("factor"), List.of()));
    }

    @Test
    void asksForEveryConstant() {
        Formula formula = Formula.of(new Descent(2));
        assertThatThrownBy(() -> Kernels.of(formula, java.util.Map.of("faktor", 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no value for the constant factor; given are faktor");
    }
}
