package dev.carflow.proof;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Options of the long form, as system properties.
 *
 * @param scenarios {@code proof.scenarios}, comma separated: budget, kill, rebalance, faults, harsh, away, logs,
 *     foreign, clock, hostile, walk, backfill, import, match, rotation, reconciliation; default all. A single walk: walk-accepted,
 *     walk-renewed, walk-refused, walk-gone
 * @param repetitions {@code proof.repetitions} of each scenario, with other seeds
 * @param kills {@code proof.kills}
 * @param changes {@code proof.changes} of the group
 * @param workers {@code proof.workers}, comma separated: how many share the allowance, one run for each
 * @param attack {@code proof.attack}, the seconds of each attack
 * @param attacks {@code proof.attacks}, comma separated beginnings of their names; default all
 */
public record ProofSettings(
        List<String> scenarios,
        int repetitions,
        int kills,
        int changes,
        List<Integer> workers,
        Duration attack,
        List<String> attacks) {

    public static ProofSettings read() {
        return new ProofSettings(
                items(option(
                                "scenarios",
                                "budget,kill,rebalance,withdrawn,faults,harsh,away,logs,foreign,clock,hostile,walk,backfill,import,match,rotation,reconciliation")
                        .toLowerCase(Locale.ROOT)),
                Integer.parseInt(option("repetitions", "1")),
                Integer.parseInt(option("kills", "50")),
                Integer.parseInt(option("changes", "20")),
                items(option("workers", "1,3,10")).stream()
                        .map(Integer::valueOf)
                        .toList(),
                Duration.ofSeconds(Long.parseLong(option("attack", "20"))),
                items(option("attacks", "")));
    }

    private static List<String> items(String list) {
        return List.of(list.strip().split("\\s*,\\s*"));
    }

    private static String option(String name, String usual) {
        String value = System.getProperty("proof." + name, "");
        return value.isBlank() ? usual : value;
    }
}
