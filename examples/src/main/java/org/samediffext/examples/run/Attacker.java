package org.samediffext.examples.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.examples.data.Examples;
import org.samediffext.spi.Attack;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.GradientModel;

/**
 * Attacks a network part by part and counts by the network's own inference what it still gets right. Behind a transform that
 * draws, the answers that count are those of draws that the attack has not seen.
 */
final class Attacker {
    private static final int PART = 50;

    private final Progress.Display display;

    Attacker(Progress.Display display) {
        this.display = display;
    }

    /** The seed of what judges an attack. */
    static long unseen(long seed) {
        return ~seed;
    }

    Robustness attack(MultiLayerNetwork net, Examples examples, Attack attack, long seed) {
        return attack(new DefendedNetwork(net, Optional.empty()), examples, attack, seed);
    }

    Robustness attack(DefendedNetwork net, Examples examples, Attack attack, long seed) {
        long start = System.nanoTime();
        List<Points> points = run(net, examples, attack, seed);
        Comparison comparison = new Comparison(examples, net.decisions(examples.images(), unseen(seed)));
        List<List<Integer>> answers = points.stream()
                .map(found -> net.decisions(found.images(), unseen(seed)))
                .toList();
        List<Robustness.Budget> budgets = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            budgets.add(comparison.budget(points.get(i).epsilon(), answers.get(i)));
        }
        return new Robustness(
                attack.name(),
                examples.size(),
                comparison.clean(),
                budgets,
                comparison.samples(points, answers),
                (System.nanoTime() - start) / 1e9);
    }

    private List<Points> run(DefendedNetwork net, Examples examples, Attack attack, long seed) {
        GradientModel model = net.view(seed);
        AttackOptions options = new AttackOptions().withSeed(seed).withBatchSize(PART);
        List<AttackResult> results = new ArrayList<>();
        try (Progress progress = display.open("attacking", examples.size())) {
            for (int from = 0; from < examples.size(); from += PART) {
                Examples part = examples.slice(from, Math.min(from + PART, examples.size()));
                Criterion goal = Criterion.untargeted(
                        part.labels().stream().mapToInt(Integer::intValue).toArray());
                results.add(attack.run(model, part.images(), goal, options.withFirstSample(from))
                        .requireComplete());
                progress.advance(part.size());
            }
            progress.note(examples.size() + " images with " + attack.name());
        }
        return Points.join(results);
    }

    /**
     * What an attack found within one budget.
     *
     * @param epsilon the budget
     * @param images one a row
     */
    record Points(double epsilon, INDArray images) {

        static List<Points> join(List<AttackResult> parts) {
            List<Points> points = new ArrayList<>();
            for (int budget = 0; budget < parts.get(0).budgets().size(); budget++) {
                int index = budget;
                INDArray[] images = parts.stream()
                        .map(part -> part.budgets().get(index).adversarial())
                        .toArray(INDArray[]::new);
                points.add(new Points(parts.get(0).budgets().get(index).epsilon(), Nd4j.concat(0, images)));
            }
            return points;
        }
    }
}
