package org.samediffext.adversarial.directional;

import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** What is to be maximised, as a function of the network's output. */
public interface Objective {

    /**
     * The value.
     *
     * @param output the network's output; not to be changed
     * @return the value; negative infinity where the output is not allowed
     */
    double value(double[] output);

    /**
     * The gradient with respect to the output, the direction that the attack gives the output.
     *
     * @param output the network's output; not to be changed
     * @return one number an output, a new array
     */
    double[] gradient(double[] output);

    /**
     * An objective with its gradient.
     *
     * @param value the value
     * @param gradient the gradient
     * @return the objective
     */
    static Objective of(ToDoubleFunction<double[]> value, UnaryOperator<double[]> gradient) {
        return new Objective() {
            @Override
            public double value(double[] output) {
                return value.applyAsDouble(output);
            }

            @Override
            public double[] gradient(double[] output) {
                return gradient.apply(output);
            }
        };
    }

    /**
     * An objective known by value only: a search without an attack step needs no more.
     *
     * @param value the value
     * @return an objective whose gradient fails
     */
    static Objective valueOnly(ToDoubleFunction<double[]> value) {
        return of(value, output -> {
            throw new UnsupportedOperationException(
                    "the objective is known by value only; use DirectionalSearch.directOnly()");
        });
    }

    /**
     * One of the outputs.
     *
     * @param index which
     * @return {@code y_index}
     */
    static Objective output(int index) {
        return of(output -> output[index], output -> {
            double[] gradient = new double[output.length];
            gradient[index] = 1;
            return gradient;
        });
    }

    /**
     * The nearness to an output, whose largest value is 0.
     *
     * @param target the output wanted
     * @return {@code −‖y − target‖²}
     */
    static Objective near(double... target) {
        double[] wanted = target.clone();
        return of(
                output -> {
                    double sum = 0;
                    for (int i = 0; i < wanted.length; i++) {
                        sum -= (output[i] - wanted[i]) * (output[i] - wanted[i]);
                    }
                    return sum;
                },
                output -> {
                    double[] gradient = new double[output.length];
                    for (int i = 0; i < wanted.length; i++) {
                        gradient[i] = 2 * (wanted[i] - output[i]);
                    }
                    return gradient;
                });
    }
}
