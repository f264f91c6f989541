package org.samediffext.updaters;

import static org.samediffext.spi.Range.atLeast;
import static org.samediffext.spi.Range.nonNegative;
import static org.samediffext.spi.Range.positive;

import java.util.ArrayList;
import java.util.List;
import org.samediffext.spi.About;
import org.samediffext.spi.Range;
import org.samediffext.spi.Required;
import org.samediffext.spi.Schedule;

/**
 * A schedule from the gradient norms of a finished run of the same training.
 *
 * <pre>
 * w(t) = G(t)^−power
 * s(t) = w(t)·(w(t + 1) + w(t + 2) + ⋯)
 * η(t) = largest·s(t)/max s     while there are norms, then 0
 * </pre>
 *
 * <p>Defazio et al. 2023, Optimal Linear Decay Learning Rate Schedules and Further Refinements, Theorem 3 and its algorithm. Norms
 * that stay give linear decay. The norms of single batches are noise: smooth them with {@link #smooth} first, as the paper does.
 * Each call passes over all norms, which is meant for some thousands of them.
 *
 * @param largest the largest rate, not negative
 * @param norms the norm of the gradient in each step, one or more, each above 0: l2 norms for SGD, l1 norms for Adam
 * @param power 2 for SGD, 1 for Adam and its kin
 */
@About(
        value = "from the gradient norms of a finished run",
        paper = "Defazio et al. 2023, Optimal Linear Decay Learning Rate Schedules and Further Refinements, Theorem 3")
public record Refined(@Required double largest, @Required List<Double> norms, int power) implements Schedule {

    /** Norms that stay, as an example: linear decay from 1e-3 in four steps. */
    public Refined() {
        this(1e-3, List.of(1.0, 1.0, 1.0, 1.0), 2);
    }

    /** Copies the norms and checks the ranges. */
    public Refined {
        norms = List.copyOf(norms);
        nonNegative("largest", largest);
        Range.that("norms", norms, "a list of two norms or more", norms.size() > 1);
        for (double norm : norms) {
            positive("norms", norm);
        }
        atLeast("power", power, 1);
        Range.that("power", power, "1 or 2", power <= 2);
    }

    @Override
    public double at(long step) {
        double later = 0;
        double most = 0;
        double here = 0;
        double smallest = norms.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        for (int t = norms.size() - 1; t >= 0; t--) {
            double weight = Math.pow(smallest / norms.get(t), power);
            double rate = weight * later;
            later += weight;
            most = Math.max(most, rate);
            if (t == step) {
                here = rate;
            }
        }
        return most == 0 ? 0 : largest * here / most;
    }

    /**
     * The running median of norms, the filter of the paper. Before the first norm it repeats that norm, after the last it
     * mirrors the list.
     *
     * @param norms the norms of a run
     * @param part the length of the window over that of the list, 0 to 1; 0.1 in the paper
     * @return as many medians
     */
    public static List<Double> smooth(List<Double> norms, double part) {
        Range.fraction("part", part);
        int half = (int) (part * norms.size() / 2);
        int last = norms.size() - 1;
        List<Double> medians = new ArrayList<>();
        for (int t = 0; t <= last; t++) {
            List<Double> window = new ArrayList<>();
            for (int i = t - half; i <= t + half; i++) {
                window.add(norms.get(i < 0 ? 0 : i <= last ? i : 2 * last - i));
            }
            window.sort(null);
            medians.add(window.get(half));
        }
        return List.copyOf(medians);
    }
}
