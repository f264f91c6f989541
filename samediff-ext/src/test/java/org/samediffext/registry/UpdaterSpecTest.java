package org.samediffext.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.samediffext.ConfigException;
import org.samediffext.spi.SettingException;
import org.samediffext.toy.ToyFormula;
import org.samediffext.toy.ToyLinear;
import org.samediffext.toy.ToyMomentum;
import org.samediffext.toy.ToySgd;

class UpdaterSpecTest {
    private static final Map<String, Object> LINEAR = Map.of("schedule", "toylinear", "initial", 0.5, "steps", 10);

    @Test
    void takesThePapersDefaults() {
        assertThat(UpdaterSpec.bind(Map.of("method", "toysgd")))
                .isEqualTo(new UpdaterSpec(new ToySgd(), 0.1, null, 0.01, List.of()))
                .isEqualTo(UpdaterSpec.of(new ToySgd()));
    }

    @Test
    void readsNumbersAndSettings() {
        assertThat(UpdaterSpec.bind(
                        Map.of("method", "toymomentum", "beta", 0.5, "learningRate", 1, "weightDecay", 0.25)))
                .isEqualTo(new UpdaterSpec(new ToyMomentum(0.5), 1, null, 0.25, List.of()));
    }

    @Test
    void readsASchedule() {
        UpdaterSpec spec = UpdaterSpec.bind(Map.of("method", "toysgd", "learningRate", LINEAR));

        assertThat(spec.schedule()).isEqualTo(new ToyLinear(0.5, 10));
        assertThat(spec.learningRate()).isEqualTo(0.5);
    }

    @Test
    void groupInheritsWhatItDoesNotState() {
        UpdaterSpec spec = UpdaterSpec.bind(Map.of(
                "method",
                "toymomentum",
                "beta",
                0.5,
                "weightDecay",
                0.25,
                "learningRate",
                LINEAR,
                "groups",
                List.of(
                        Map.of("match", ".*_b", "weightDecay", 0),
                        Map.of("match", "0_.*", "beta", 0.75, "learningRate", 3),
                        Map.of("match", "1_W", "method", "toysgd"))));

        assertThat(spec.groups())
                .containsExactly(
                        new UpdaterSpec.Group(
                                ".*_b", new UpdaterSpec(new ToyMomentum(0.5), 0, new ToyLinear(0.5, 10), 0, List.of())),
                        new UpdaterSpec.Group("0_.*", new UpdaterSpec(new ToyMomentum(0.75), 3, null, 0.25, List.of())),
                        new UpdaterSpec.Group("1_W", UpdaterSpec.of(new ToySgd())));
    }

    @Test
    void groupInheritsARequiredSetting() {
        UpdaterSpec spec = UpdaterSpec.bind(
                Map.of("method", "toyformula", "formula", "step = g", "groups", List.of(Map.of("match", "a"))));

        assertThat(spec.forParameter("a").rule()).isEqualTo(new ToyFormula("step = g"));
    }

    @Test
    void firstMatchingGroupCounts() {
        UpdaterSpec first = UpdaterSpec.of(new ToySgd());
        UpdaterSpec second = UpdaterSpec.of(new ToyMomentum(0.5));
        UpdaterSpec spec = new UpdaterSpec(
                new ToyMomentum(),
                1,
                null,
                0,
                List.of(new UpdaterSpec.Group("0_.*", first), new UpdaterSpec.Group(".*_W", second)));

        assertThat(spec.forParameter("0_W")).isEqualTo(first);
        assertThat(spec.forParameter("1_W")).isEqualTo(second);
        assertThat(spec.forParameter("10_b")).isEqualTo(new UpdaterSpec(new ToyMomentum(), 1, null, 0, List.of()));
    }

    @Test
    void bindsItsOwnMap() {
        UpdaterSpec inner = new UpdaterSpec(new ToyMomentum(0.5), 0, new ToyLinear(0.5, 7), 0.125, List.of());
        UpdaterSpec spec =
                new UpdaterSpec(new ToyMomentum(0.25), 0.75, null, 0, List.of(new UpdaterSpec.Group("a[bc]+", inner)));

        assertThat(UpdaterSpec.bind(spec.toMap())).isEqualTo(spec);
        assertThat(spec.toMap())
                .hasToString(
                        "{method=toymomentum, beta=0.25, learningRate=0.75, weightDecay=0.0, onNonFinite=error, "
                                + "groups=[{match=a[bc]+, method=toymomentum, beta=0.5, "
                                + "learningRate={schedule=toylinear, initial=0.5, steps=7}, weightDecay=0.125, onNonFinite=error}]}");
    }

    @Test
    void refusesAMissingOrUnknownMethod() {
        refuses(
                Map.of("metod", "toysgd"),
                "updater: the key 'method' is missing, it names the updater, available are toyformula, toymomentum, toysgd, "
                        + "is it meant by 'metod'?");
        refuses(
                Map.of("method", 5),
                "updater.method: method is 5, allowed is the name of the updater, available are toyformula, toymomentum, toysgd");
        refuses(
                Map.of("method", "toysdg"),
                "updater.method: unknown updater 'toysdg', available are toyformula, toymomentum, toysgd, did you mean 'toysgd'?");
    }

    @Test
    void refusesAMisspeltKey() {
        refuses(
                Map.of("method", "toymomentum", "learningrate", 1),
                "updater.learningrate: unknown setting 'learningrate' of updater toymomentum, available are beta, "
                        + "learningRate, weightDecay, groups, onNonFinite, clip, noise, lookahead, l0, average, "
                        + "did you mean 'learningRate'?");
        refuses(Map.of("method", "toysgd", "match", "a"), "updater.match: 'match' belongs into an entry of 'groups'");
    }

    @Test
    void refusesBadNumbers() {
        refuses(Map.of("method", "toysgd", "learningRate", -1, "weightDecay", "much"), """
                updater.learningRate: learningRate is -1, allowed is a finite number with learningRate >= 0 or a map \
                with the key 'schedule'
                updater.weightDecay: weightDecay is 'much', allowed is a finite number with weightDecay >= 0""");
        refuses(
                Map.of("method", "toysgd", "learningRate", Map.of("schedule", "toylinear", "initial", -0.5)),
                "updater.learningRate: the schedule's first learningRate is -0.5, allowed is a finite number with "
                        + "learningRate >= 0");
        refuses(
                Map.of("method", "toysgd", "learningRate", Map.of("schedule", "toylinear", "steps", 0)),
                "updater.learningRate.steps: steps is 0, allowed is a finite number with steps >= 1");
    }

    @Test
    void refusesBadGroups() {
        refuses(
                Map.of("method", "toymomentum", "groups", 3),
                "updater.groups: groups is 3, allowed is a list of maps with the key 'match'");
        refuses(
                Map.of("method", "toymomentum", "groups", List.of(3)),
                "updater.groups[0]: a group is 3, allowed is a map with the key 'match'");
        refuses(
                Map.of("method", "toymomentum", "groups", List.of(Map.of("match", "(", "beta", 1))),
                "updater.groups[0].beta: beta is 1, allowed is a number with 0 <= beta < 1");
        refuses(
                Map.of("method", "toymomentum", "groups", List.of(Map.of("match", "("))),
                "updater.groups[0].match: match is '(', allowed is a Java regular expression (Unclosed group near "
                        + "index 1)");
        refuses(Map.of("method", "toymomentum", "groups", List.of(Map.of("bta", 0))), """
                updater.groups[0].bta: unknown setting 'bta' of updater toymomentum, available are beta, match, \
                learningRate, weightDecay, onNonFinite, clip, noise, lookahead, l0, average, did you mean 'beta'?
                updater.groups[0]: the key 'match' is missing, allowed is a Java regular expression for the names of \
                parameters""");
        refuses(
                Map.of("method", "toymomentum", "groups", List.of(Map.of("match", "a", "groups", List.of()))),
                "updater.groups[0].groups: a group has groups, allowed is no group inside a group");
    }

    @Test
    void reportsAnOuterProblemOnce() {
        refuses(
                Map.of("method", "toymomentum", "beta", 2, "groups", List.of(Map.of("match", "a"))),
                "updater.beta: beta is 2, allowed is a number with 0 <= beta < 1");
    }

    @Test
    void checksItsNumbers() {
        assertThatThrownBy(() -> new UpdaterSpec(new ToySgd(), Double.NaN, null, 0, List.of()))
                .isInstanceOf(SettingException.class)
                .hasMessage("learningRate is NaN, allowed is a finite number with learningRate >= 0");
        assertThatThrownBy(() -> new UpdaterSpec(new ToySgd(), 1, null, -1, List.of()))
                .hasMessage("weightDecay is -1, allowed is a finite number with weightDecay >= 0");
    }

    private static void refuses(Map<String, ?> map, String message) {
        Issues issues = new Issues();
        assertThat(new Binder(ToyRegistry.full(), issues).updater("updater", map))
                .isEmpty();
        assertThatThrownBy(issues::throwIfAny)
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }
}
