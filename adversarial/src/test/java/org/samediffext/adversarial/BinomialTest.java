package org.samediffext.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.samediffext.adversarial.Binomial.Interval;
import org.samediffext.spi.SettingException;

class BinomialTest {
    private static final Offset<Double> EXACT = within(1e-12);

    /** Six digits are those of the specification, 7.2; all of them from scipy 1.17.1, beta.ppf and norm.ppf. */
    @ParameterizedTest
    @CsvSource({
        "100, 100, 0.933254300796991, 0.3751187560301591",
        "99, 100, 0.9113731112960424, 0.33731475970259756",
        "990, 1000, 0.9760361871553114, 0.49450239553529984",
        "1000, 1000, 0.9931160484209338, 0.6158156536952029",
        "99000, 100000, 0.9889893403774748, 0.5724999888034416",
        "100000, 100000, 0.9999309248330094, 0.9528641408474786",
        "50, 100, 0.34479800642531777, -0.09985084194730723",
        "65, 100, 0.4913756114936011, -0.005404955051841026"
    })
    void theLowerBoundGivesTheRadius(long hits, long trials, double lower, double radius) {
        double bound = new Binomial(hits, trials).lowerBound(.001);
        assertThat(bound).isCloseTo(lower, EXACT);
        assertThat(.25 * Binomial.normalQuantile(bound)).isCloseTo(radius, within(1e-11));
    }

    /** scipy 1.17.1: binomtest(k, n).proportion_ci(.95, 'exact' and 'wilson'). */
    @ParameterizedTest
    @CsvSource({
        "0, 20, 0, 0.16843347098308548, 0, 0.16112515805281935",
        "1, 20, 0.0012650894979560339, 0.24873276277202772, 0.008881448800795402, 0.23613119344674205",
        "7, 20, 0.1539092047845412, 0.5921885345328283, 0.1811918241010821, 0.5671457233147637",
        "20, 20, 0.8315665290169145, 1, 0.8388748419471808, 1",
        "3, 1000, 0.0006190999316499173, 0.008742023238657654, 0.0010207838811386186, 0.008783014053503173",
        "999, 1000, 0.9944410757201502, 0.9999746825125083, 0.9943574414020421, 0.9998234536293739"
    })
    void intervals(long hits, long trials, double low, double high, double wilsonLow, double wilsonHigh) {
        Binomial counts = new Binomial(hits, trials);
        Interval exact = counts.clopperPearson(.95);
        Interval wilson = counts.wilson(.95);
        assertThat(exact.low()).isCloseTo(low, EXACT);
        assertThat(exact.high()).isCloseTo(high, EXACT);
        assertThat(wilson.low()).isCloseTo(wilsonLow, EXACT);
        assertThat(wilson.high()).isCloseTo(wilsonHigh, EXACT);
    }

    /** scipy 1.17.1: binomtest(k, n).pvalue. */
    @ParameterizedTest
    @CsvSource({
        "60, 100, 0.05688793364098089",
        "40, 100, 0.05688793364098089",
        "70, 100, 7.85013964559367e-05",
        "51, 100, 0.9204107626128221",
        "50, 100, 1",
        "0, 20, 1.9073486328125e-06",
        "7, 20, 0.26317596435546875",
        "1, 1, 1"
    })
    void theTestOfEvenCounts(long hits, long trials, double expected) {
        assertThat(new Binomial(hits, trials).evenTest()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void theBoundIsWhereTheTailOfTheBinomialDistributionIsAlpha() {
        for (int hits : new int[] {1, 5, 29, 30}) {
            double lower = new Binomial(hits, 30).lowerBound(.01);
            assertThat(tail(hits, 30, lower)).isCloseTo(.01, EXACT);
            double upper = new Binomial(hits - 1, 30).upperBound(.01);
            assertThat(1 - tail(hits, 30, upper)).isCloseTo(.01, EXACT);
        }
    }

    /** P(X >= hits), summed exactly. */
    private static double tail(int hits, int trials, double p) {
        BigDecimal yes = new BigDecimal(p);
        BigDecimal no = BigDecimal.ONE.subtract(yes);
        return IntStream.rangeClosed(hits, trials)
                .mapToObj(k -> new BigDecimal(choose(trials, k))
                        .multiply(yes.pow(k), MathContext.DECIMAL128)
                        .multiply(no.pow(trials - k), MathContext.DECIMAL128))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    private static BigInteger choose(int n, int k) {
        BigInteger result = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            result = result.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return result;
    }

    @Test
    void theBoundsRiseWithTheHits() {
        double lower = -1;
        double upper = -1;
        for (int hits = 0; hits <= 200; hits++) {
            Binomial counts = new Binomial(hits, 200);
            assertThat(counts.lowerBound(.001)).isGreaterThan(lower).isLessThanOrEqualTo(counts.share());
            assertThat(counts.upperBound(.001)).isGreaterThan(upper).isGreaterThanOrEqualTo(counts.share());
            lower = counts.lowerBound(.001);
            upper = counts.upperBound(.001);
        }
    }

    /** scipy 1.17.1: norm.cdf, norm.ppf. */
    @Test
    void normalDistribution() {
        assertThat(Binomial.normalProbability(-6)).isCloseTo(9.865876450376946e-10, within(1e-22));
        assertThat(Binomial.normalProbability(1.3)).isCloseTo(.9031995154143897, EXACT);
        assertThat(Binomial.normalQuantile(.999930924)).isCloseTo(3.811453582959564, within(1e-11));
        assertThat(Binomial.normalQuantile(Binomial.normalProbability(2.5))).isCloseTo(2.5, within(1e-11));
    }

    @Test
    void rejectsWhatIsNoCount() {
        assertThatThrownBy(() -> new Binomial(1, 0))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("trials");
        assertThatThrownBy(() -> new Binomial(4, 3))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("hits is 4, allowed is an integer from 0 to trials, which is 3");
        assertThatThrownBy(() -> new Binomial(2, 3).lowerBound(1))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("alpha is 1.0, allowed is a number with 0 < alpha < 1");
        assertThatThrownBy(() -> new Binomial(2, 3).wilson(Double.NaN)).isInstanceOf(SettingException.class);
    }
}
