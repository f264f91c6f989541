package org.samediffext.adversarial.robustness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a classifier withstands.
 *
 * @param seed the seed of the attacks
 * @param clean the accuracy on the clean examples
 * @param attacks one row an attack, in the order they were run
 * @param worst what withstands all attacks of a norm, for each norm and each budget that any of its attacks has
 * @param alarms the checks of the attacks
 */
public record RobustnessReport(
        long seed, RobustAccuracy clean, List<AttackRow> attacks, List<WorstCase> worst, List<Alarm> alarms) {

    /** Copies the lists. */
    public RobustnessReport {
        attacks = List.copyOf(attacks);
        worst = List.copyOf(worst);
        alarms = List.copyOf(alarms);
    }

    /**
     * The report for a console.
     *
     * @return lines of text, a line for each attack and budget with share right and 95 % interval, then the alarms raised
     */
    public String table() {
        StringBuilder out = new StringBuilder();
        out.append(line("clean", clean));
        for (AttackRow attack : attacks) {
            attack.accuracies().forEach(accuracy -> out.append(line(attack.name(), accuracy)));
            out.append(String.format(
                    Locale.ROOT,
                    "%-18s %d forward, %d backward passes, %.1f s%n",
                    "",
                    attack.forward(),
                    attack.backward(),
                    attack.seconds()));
        }
        worst.forEach(worse -> out.append(line(("worst of all " + worse.norm()).strip(), worse.accuracy())));
        alarms.stream()
                .filter(Alarm::raised)
                .forEach(alarm ->
                        out.append(String.format(Locale.ROOT, "ALARM %s: %s%n", alarm.check(), alarm.finding())));
        return out.toString();
    }

    private static String line(String name, RobustAccuracy accuracy) {
        return String.format(
                Locale.ROOT,
                "%-18s eps %-10s %6.2f %%  (%.2f to %.2f, %d of %d)%n",
                name,
                accuracy.epsilon(),
                100 * accuracy.share(),
                100 * accuracy.low(),
                100 * accuracy.high(),
                accuracy.right(),
                accuracy.total());
    }

    /**
     * The report as comma-separated values.
     *
     * @return a header and a line for each attack and budget
     */
    public String csv() {
        StringBuilder out = new StringBuilder("attack,epsilon,right,total,accuracy,low,high\n");
        out.append(csv("clean", clean));
        attacks.forEach(attack -> attack.accuracies().forEach(accuracy -> out.append(csv(attack.name(), accuracy))));
        worst.forEach(worse -> out.append(csv(("worst " + worse.norm()).strip(), worse.accuracy())));
        return out.toString();
    }

    private static String csv(String name, RobustAccuracy accuracy) {
        return name + "," + accuracy.epsilon() + "," + accuracy.right() + "," + accuracy.total() + ","
                + accuracy.share() + "," + accuracy.low() + "," + accuracy.high() + "\n";
    }

    /**
     * The report as a tree of maps, lists, strings and numbers, for any JSON writer.
     *
     * @return seed, clean, attacks with their settings, worst, alarms
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seed", seed);
        map.put("clean", map(clean));
        List<Object> rows = new ArrayList<>();
        for (AttackRow attack : attacks) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("attack", attack.name());
            row.put("settings", attack.settings());
            row.put(
                    "accuracies",
                    attack.accuracies().stream().map(RobustnessReport::map).toList());
            row.put("meanDistance", number(attack.meanDistance()));
            row.put("forward", attack.forward());
            row.put("backward", attack.backward());
            row.put("failures", attack.failures());
            row.put("seconds", attack.seconds());
            rows.add(row);
        }
        map.put("attacks", rows);
        List<Object> cases = new ArrayList<>();
        for (WorstCase worse : worst) {
            Map<String, Object> row = map(worse.accuracy());
            row.put("norm", worse.norm());
            cases.add(row);
        }
        map.put("worst", cases);
        List<Object> checks = new ArrayList<>();
        for (Alarm alarm : alarms) {
            Map<String, Object> check = new LinkedHashMap<>();
            check.put("check", alarm.check());
            check.put("raised", alarm.raised());
            check.put("finding", alarm.finding());
            checks.add(check);
        }
        map.put("alarms", checks);
        return map;
    }

    private static Map<String, Object> map(RobustAccuracy accuracy) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("epsilon", accuracy.epsilon());
        map.put("right", accuracy.right());
        map.put("total", accuracy.total());
        map.put("accuracy", accuracy.share());
        map.put("low", accuracy.low());
        map.put("high", accuracy.high());
        map.put(
                "perClass",
                accuracy.perClass().stream().map(RobustnessReport::number).toList());
        return map;
    }

    /** JSON has no NaN. */
    private static Object number(double value) {
        return Double.isFinite(value) ? value : String.valueOf(value);
    }
}
