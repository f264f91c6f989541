package org.samediffext.adversarial;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.samediffext.spi.AttackOptions;
import org.samediffext.spi.AttackResult;
import org.samediffext.spi.Criterion;
import org.samediffext.spi.Norm;

/** Attacks and examples that the laws of the template are tested with. */
final class Fixture {
    static final List<Double> EPSILON = List.of(.3, 0.0, .15, .6);
    static final int ROWS = 13;
    static final AttackOptions OPTIONS = new AttackOptions().withSeed(5);
    static final TanhNet NET = new TanhNet();

    private Fixture() {}

    static Stream<FixedBudgetAttack> attacks() {
        List<FixedBudgetAttack> attacks = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            attacks.add(new Fgsm(norm, EPSILON));
            attacks.add(new Pgd(norm, EPSILON, 8, 2.5, 2, true, LogitLoss.CE));
            attacks.add(new Pgd(norm, EPSILON, 8, 2.5, 1, false, LogitLoss.MARGIN));
            attacks.add(new Pgd(norm, EPSILON, 5, 1, 3, true, LogitLoss.DLR));
            attacks.add(new Bim(norm, EPSILON, 6, 2));
            attacks.add(new Ffgsm(norm, EPSILON, 1.25));
        }
        attacks.add(new Rfgsm(EPSILON, .5));
        return attacks.stream();
    }

    /** The same attack with other budgets. */
    static FixedBudgetAttack within(FixedBudgetAttack attack, List<Double> epsilon) {
        if (attack instanceof Pgd pgd) {
            return new Pgd(
                    pgd.norm(),
                    epsilon,
                    pgd.steps(),
                    pgd.relativeStep(),
                    pgd.restarts(),
                    pgd.randomStart(),
                    pgd.loss());
        }
        if (attack instanceof Bim bim) {
            return new Bim(bim.norm(), epsilon, bim.steps(), bim.relativeStep());
        }
        if (attack instanceof Ffgsm ffgsm) {
            return new Ffgsm(ffgsm.norm(), epsilon, ffgsm.relativeStep());
        }
        if (attack instanceof Rfgsm rfgsm) {
            return new Rfgsm(epsilon, rfgsm.share());
        }
        return new Fgsm(attack.norm(), epsilon);
    }

    static Stream<FixedBudgetAttack> withoutRandomStart() {
        return attacks().filter(attack -> !attack.randomStart());
    }

    static Stream<FixedBudgetAttack> forAnyScale() {
        return attacks().filter(attack -> attack.loss() != LogitLoss.CE);
    }

    /** The targeted DLR needs four classes. */
    static Stream<FixedBudgetAttack> forThreeClassTargets() {
        return attacks().filter(attack -> attack.loss() != LogitLoss.DLR);
    }

    /** Attacks on either data type. */
    static Stream<Object[]> attacksAndTypes() {
        return attacks()
                .flatMap(attack ->
                        Stream.of(new Object[] {attack, DataType.FLOAT}, new Object[] {attack, DataType.DOUBLE}));
    }

    /** Points of the unit box, some coordinates on its edge. */
    static INDArray examples(DataType type) {
        SampleRandom random = new SampleRandom(77);
        double[][] rows = new double[ROWS][4];
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.min(1, Math.max(0, 1.2 * random.uniform() - .1));
            }
        }
        return Nd4j.create(rows).castTo(type);
    }

    /** The decisions of the net, every fourth replaced by a wrong one. */
    static int[] labels(INDArray x) {
        int[] labels = NET.labels(x);
        for (int row = 0; row < labels.length; row += 4) {
            labels[row] = (labels[row] + 1) % 3;
        }
        return labels;
    }

    static AttackResult run(FixedBudgetAttack attack, INDArray x) {
        return attack.run(NET, x, Criterion.untargeted(labels(x)), OPTIONS);
    }
}
