package org.samediffext.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AgreementTest {

    @Test
    void givesTheReferenceValue() {
        Agreement agreement = Agreement.of(new int[] {0, 0, 0, 1, 1, 1}, new int[] {0, 0, 1, 1, 1, 1});
        assertThat(agreement.nmi()).isCloseTo(.4787040, within(1e-7));
        // the information itself, and what its geometric mean would make of it
        double information = agreement.nmi() * (entropy(3, 3) + entropy(2, 4)) / 2;
        assertThat(information).isCloseTo(.3182571, within(1e-7));
        assertThat(information / Math.sqrt(entropy(3, 3) * entropy(2, 4))).isCloseTo(.4791389, within(1e-6));
    }

    /** The mean information over all orders of the second division, from all 720 of them. */
    @Test
    void adjustsByTheMeanOverAllOrders() {
        int[] first = {0, 0, 0, 1, 1, 2};
        int[] second = {0, 0, 1, 1, 1, 0};
        double[] sum = new double[2];
        permute(first, second.clone(), 0, sum);
        double expected = sum[0] / sum[1];
        double mean = (entropy(3, 2, 1) + entropy(3, 3)) / 2;
        double information = Agreement.of(first, second).nmi() * mean;
        assertThat(Agreement.of(first, second).ami())
                .isCloseTo((information - expected) / (mean - expected), within(1e-12));
    }

    private static void permute(int[] first, int[] order, int from, double[] sum) {
        if (from == order.length) {
            sum[0] += Agreement.of(first, order).nmi() * (entropy(3, 2, 1) + entropy(3, 3)) / 2;
            sum[1]++;
            return;
        }
        for (int k = from; k < order.length; k++) {
            int[] swapped = order.clone();
            swapped[from] = order[k];
            swapped[k] = order[from];
            permute(first, swapped, from + 1, sum);
        }
    }

    private static double entropy(double... counts) {
        double n = Arrays.stream(counts).sum();
        return -Arrays.stream(counts).map(c -> c / n * Math.log(c / n)).sum();
    }

    @Test
    void namesDoNotMatterAndOnePartSaysNothing() {
        Agreement same = Agreement.of(new int[] {0, 0, 1, 1}, new int[] {1, 1, 0, 0});
        assertThat(same.nmi()).isCloseTo(1, within(1e-12));
        assertThat(same.ami()).isCloseTo(1, within(1e-12));
        assertThat(Agreement.of(new int[4], new int[4])).isEqualTo(new Agreement(1, 1));
        assertThat(Agreement.of(new int[4], new int[] {0, 1, 2, 3})).isEqualTo(new Agreement(0, 0));
    }

    @Test
    void clustersThatAreApartAreFoundAndEmptyOnesAreMoved() {
        double[] x = {0, 0.1, 10, 10.1, 20, 20.1};
        for (int seed = 0; seed < 20; seed++) {
            int[] clusters = KMeans.cluster(x, 6, 3, seed);
            assertThat(Agreement.of(new int[] {0, 0, 1, 1, 2, 2}, clusters).nmi())
                    .as("seed %d", seed)
                    .isCloseTo(1, within(1e-12));
        }
        assertThat(KMeans.cluster(new double[] {1, 1, 1}, 3, 2, 1)).hasSize(3);
        assertThatThrownBy(() -> KMeans.cluster(x, 6, 7, 1))
                .hasMessage("the number of clusters is 7, allowed is 1 to the number of points, 6");
    }
}
