package dev.carflow.proof.reconciliation;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of the long form, as system properties.
 *
 * @param rows {@code proof.rows}, comma separated names of {@link #all}; default all
 * @param kills {@code proof.kills} of each process
 * @param seed {@code proof.seed} of the random moments; default the time
 * @param perSecond {@code proof.rate} of events
 * @param retryScale {@code proof.retry-scale}: 1 is Smartcar's own, and the default: four attempts within 175 s
 * @param busyMachine {@code proof.busy}: others use the machine too, so that events may take too long at their first
 *     attempt; default false
 * @param histories {@code proof.histories}: random events of which {@code carflow event} is asked after the last row;
 *     default 1000
 */
public record ReconciliationSettings(
        List<String> rows,
        int kills,
        long seed,
        double perSecond,
        double retryScale,
        boolean busyMachine,
        int histories) {

    public static ReconciliationSettings read() {
        return new ReconciliationSettings(
                Arrays.stream(option("rows", "").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList(),
                Integer.parseInt(option("kills", "50")),
                Long.parseLong(option("seed", String.valueOf(System.currentTimeMillis()))),
                Double.parseDouble(option("rate", "60")),
                Double.parseDouble(option("retry-scale", "1")),
                Boolean.parseBoolean(option("busy", "false")),
                Integer.parseInt(option("histories", "1000")));
    }

    /** Returns the wanted rows by name. */
    Map<String, Disruption> disruptions() {
        Map<String, Disruption> wanted = all();
        if (!wanted.keySet().containsAll(rows)) {
            throw new IllegalArgumentException("rows are " + wanted.keySet() + ", not " + rows);
        }
        if (!rows.isEmpty()) {
            wanted.keySet().retainAll(rows);
        }
        if (busyMachine) {
            wanted.replaceAll((name, disruption) -> disruption.onABusyMachine());
        }
        return wanted;
    }

    private Map<String, Disruption> all() {
        Map<String, Disruption> all = new LinkedHashMap<>();
        all.put("nothing", Disruptions.none(Duration.ofSeconds(30)));
        all.put("service", Disruptions.serviceKilled(kills));
        all.put("service-in-outage", Disruptions.serviceKilledInOutages(Math.max(1, kills / 2)));
        all.put("broker", Disruptions.brokerKilled(kills));
        all.put("database", Disruptions.databaseKilled(kills));
        all.put("any", Disruptions.anythingKilledInOutages(kills));
        all.put("frozen-30", Disruptions.brokerFrozen(Duration.ofSeconds(30)));
        all.put("frozen-200", Disruptions.brokerFrozen(Duration.ofSeconds(200)));
        all.put("cut", Disruptions.brokerCutOff(Duration.ofSeconds(60)));
        all.put("late", Disruptions.brokerFarAway(Duration.ofSeconds(60), Duration.ofMillis(500), Demands.usual()));
        all.put(
                "too-late",
                Disruptions.brokerFarAway(
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(4),
                        Demands.usual().withSpill()));
        all.put("half-open", Disruptions.brokerHalfOpen(5, Duration.ofSeconds(12)));
        all.put("database-in-outage", Disruptions.databaseAwayInOutage(Duration.ofSeconds(60)));
        all.put("full", Disruptions.spillFull(Duration.ofSeconds(60)));
        all.put("sigterm", Disruptions.serviceStopped(10));
        all.put("two", Disruptions.twoInstances(Duration.ofSeconds(30)));
        all.put("faults", Disruptions.smartcarFails(3, Duration.ofSeconds(15)));
        all.put("window", Disruptions.longerThanTheWindow(3));
        return all;
    }

    private static String option(String name, String usual) {
        String value = System.getProperty("proof." + name, "");
        return value.isBlank() ? usual : value;
    }
}
