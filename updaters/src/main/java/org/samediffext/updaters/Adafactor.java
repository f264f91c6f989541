package org.samediffext.updaters;

import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.samediffext.spi.About;
import org.samediffext.spi.Tensor;
import org.samediffext.spi.TensorRule;
import org.samediffext.spi.TensorStep;

/**
 * Adafactor: Adam's denominator from one number a row and one a column, without a mean of the gradient.
 *
 * <pre>
 * rᵢ = βₜ·rᵢ + (1 − βₜ)·mean over j of (gᵢⱼ² + ε₁)     with βₜ = 1 − t^−decayPower
 * cⱼ = βₜ·cⱼ + (1 − βₜ)·mean over i of (gᵢⱼ² + ε₁)
 * u  = g/√v     with vᵢⱼ = rᵢ·cⱼ/mean(r)
 * a  = η·min(10⁻², 1/√t)·max(ε₂, RMS(p))
 * p  = p − a·(u/max(1, RMS(u)/clipping) + λ·p)
 * </pre>
 *
 * <p>Shazeer and Stern 2018, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost, Algorithms 4 and 5. Columns are the
 * output channels, rows all other dimensions together. Biases, gains and vectors keep {@code v = βₜ·v + (1 − βₜ)·(g² + ε₁)} in
 * full. λ is {@code weightDecay}. State: one number a weight, since DL4J gives out state as arrays as long as the parameter; of a
 * matrix the first rows + columns of them are used, so nothing of the paper's memory is saved.
 *
 * @param decayPower how fast the memory of r and c grows, {@code decayPower > 0}
 * @param clipping root of the mean square above which a step is shortened, {@code clipping > 0}
 * @param epsilon1 ε₁, keeps the denominator from zero, {@code epsilon1 > 0}
 * @param epsilon2 ε₂, the least size of weights that the steps are relative to, {@code epsilon2 >= 0}
 * @param relative whether the rate is in units of RMS(p); else {@code max(ε₂, RMS(p))} is left out of a
 * @param annealed whether the rate falls with the steps; else {@code min(10⁻², 1/√t)} is left out of a
 */
@About(
        value = "Adam's denominator from rows and columns",
        paper =
                "Shazeer and Stern 2018, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost, Algorithms 4 and 5")
public record Adafactor(
        double decayPower, double clipping, double epsilon1, double epsilon2, boolean relative, boolean annealed)
        implements TensorRule {

    /** The paper's defaults: 0.8, 1, 1e-30, 1e-3, relative and annealed. */
    public Adafactor() {
        this(0.8, 1, 1e-30, 1e-3, true, true);
    }

    /** Checks the ranges. */
    public Adafactor {
        positive("decayPower", decayPower);
        positive("clipping", clipping);
        positive("epsilon1", epsilon1);
        nonNegative("epsilon2", epsilon2);
    }

    @Override
    public TensorStep prepare(Tensor tensor, DataType type) {
        return Matrix.isVector(tensor)
                ? new FormulaStep(clipped("""
                    b = 1 - t^-decayPower
                    v = b*v + (1 - b)*(g^2 + epsilon1)
                    u = g/sqrt(v)"""), constants(), state())
                : new FactoredStep(
                        factor(tensor, type, "r", "g/width", "sqrt(mean(r))/sqrt(r)"),
                        factor(tensor, type, "c", "g/height", "1/sqrt(c)"),
                        new FormulaStep(clipped("u = g"), constants(), List.of()),
                        tensor,
                        type);
    }

    /** Keeps the means of squares of the rows or columns, whose new sums are g, and turns g into their factors of u. */
    private FormulaStep factor(Tensor tensor, DataType type, String state, String mean, String factor) {
        String formula = """
            b    = 1 - t^-decayPower
            MEANS = min(b*MEANS + (1 - b)*(MEAN + epsilon1), largest)
            step = FACTOR
            """.replace("MEANS", state).replace("MEAN", mean).replace("FACTOR", factor);
        double width = tensor.shape().get(tensor.channelAxis());
        Map<String, Double> constants = new HashMap<>(constants());
        constants.put("width", width);
        constants.put("height", (double) tensor.length() / width);
        // what overflows would make a quotient of infinities
        constants.put("largest", type == DataType.DOUBLE ? 1e300 : type == DataType.FLOAT16 ? 6e4 : 3e38);
        return new FormulaStep(formula, constants, List.of(state));
    }

    private String clipped(String direction) {
        return """
            DIRECTION
            root = sqrt(numel())
            a    = lr*ANNEALED*RELATIVE
            step = a*(u/max(1, norm(u)/(root*clipping)) + weightDecay*p)
            """.replace("DIRECTION", direction)
                .replace("ANNEALED", annealed ? "min(1e-2, 1/sqrt(t))" : "1")
                .replace("RELATIVE", relative ? "max(epsilon2, norm(p)/root)" : "1");
    }

    private Map<String, Double> constants() {
        return Map.of("decayPower", decayPower, "clipping", clipping, "epsilon1", epsilon1, "epsilon2", epsilon2);
    }

    @Override
    public List<String> state() {
        return List.of("v");
    }

    @Override
    public double defaultLearningRate() {
        return 1;
    }

    @Override
    public boolean decaysItself() {
        return true;
    }
}
