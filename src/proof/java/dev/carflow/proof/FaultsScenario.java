package dev.carflow.proof;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Smartcar fails in every way at once, each vehicle in its own, while all tokens are revoked again and again. Events
 * report their own vehicle's trouble, and those of healthy vehicles are not affected.
 *
 * @param each vehicles with the same trouble
 * @param revocations of all tokens, two seconds apart
 * @param punctual whether the machine is so quiet that a late call or event is the service's fault; otherwise times are
 *     not judged, and at least half of the healthy vehicles' events must be complete
 */
record FaultsScenario(int each, int revocations, double perSecond, boolean punctual) implements Scenario {

    private static final String NOBODYS_VEHICLE = "00000000-0000-4000-8000-000000000404";
    private static final Duration BETWEEN_REVOCATIONS = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(4);
    /** A busy machine may take longer to call for one vehicle of each kind. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /**
     * A healthy event may wait behind one that waits for its deadline, and for a second such one, and is then written.
     */
    private static final Duration LONGEST_DELAY = DEADLINE.multipliedBy(2).plusSeconds(1);

    private static final long MIB = 1024 * 1024;

    /** Half of a worker's heap here; one large body alone would nearly fill it. */
    private static final long MOST_HEAP = 128 * MIB;

    /** Vehicles that only warm the process up. */
    private static final int WARM_UP = 20;

    private static final Set<String> WELL = Set.of("COMPLETE", "NOT_NEEDED");

    @Override
    public ScenarioResult play(TestCluster cluster) throws Exception {
        Violations violations = new Violations();
        Allowance once = Allowance.unlimited().withVehicleInterval(Duration.ofMinutes(10));
        int healthy = 100;
        int judged = VehicleFault.values().length * each + healthy;
        int vehicles = judged + WARM_UP;
        String[] unknown = new String[each];
        try (ScenarioContext context = new ScenarioContext(
                        cluster, "faults", vehicles, once, Redeliveries.none(), body -> hide(body, unknown));
                WorkerPool pool = new WorkerPool().launch(1, settings(context))) {
            // Given
            List<String> vehiclesJudged = context.vehicles().subList(0, judged);
            FaultyVehicles faulty = new FaultyVehicles(vehiclesJudged, each);
            faulty.infect(context.smartcar().api());
            faulty.with(VehicleFault.UNKNOWN).toArray(unknown);
            askFirst(context, faulty);
            ApiCounts before = context.counts();
            long asked = context.calls();

            context.awaitMembers(1);

            warmUp(context, context.vehicles().subList(judged, vehicles));

            // When
            long heap = 0;
            List<Long> revokedAt = new ArrayList<>();
            try (Traffic traffic = context.traffic(vehiclesJudged, perSecond, 3)) {
                for (int i = 0; i < revocations; i++) {
                    traffic.flowFor(BETWEEN_REVOCATIONS);
                    context.smartcar().api().revokeTokens();
                    revokedAt.add(System.currentTimeMillis());
                    heap = Math.max(heap, pool.workers().get(0).heapInUse());
                }
                traffic.flowFor(Duration.ZERO, () -> faulty.areAllAskedAbout(before, context.counts()), GRACE);
                context.finish(traffic, violations);
            }
            Duration caughtUp = ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
            pool.stopAll(violations);

            // Then
            ScenarioOutput output = ScenarioOutput.of(context, WorkerSettings.WANTED, violations);
            OnceAndInOrder.check(output, violations);
            PublishedSchema.check(output, violations);
            TruthfulEnrichment.check(output, WorkerSettings.WANTED, violations);
            TruthfulEnrichment.checkCalls(output, context.calls() - asked, violations);
            EnumSet<VehicleFault> seen = EnumSet.noneOf(VehicleFault.class);
            long longest = checkVerdicts(output, faulty, revokedAt, seen, violations);
            violations.require(
                    seen.size() == VehicleFault.values().length,
                    "every trouble is met",
                    "not met: " + EnumSet.complementOf(seen));
            violations.require(
                    heap <= MOST_HEAP,
                    "what Smartcar sends does not fill the memory",
                    heap / MIB + " MiB of heap in use");
            return new ScenarioResult(
                    "FAULTS %d vehicles each".formatted(each),
                    output.events().size(),
                    output.deliveries().size(),
                    output.enriched().size(),
                    context.calls() - asked,
                    List.of(
                            "troubles " + seen.size(),
                            "longest delay of a healthy one " + longest + " ms",
                            "heap in use " + heap / MIB + " MiB",
                            "caught up in " + caughtUp.toMillis() + " ms"),
                    violations);
        }
    }

    private static WorkerSettings settings(ScenarioContext context) {
        return context.workerSettings()
                .withoutAllowance()
                .with("CARFLOW_ENRICHMENT_DEADLINE", DEADLINE.toString())
                .with("CARFLOW_SMARTCAR_RESPONSE_TIMEOUT", "2S")
                .with("CARFLOW_SMARTCAR_TOTAL_TIMEOUT", "3.5S")
                .with("CARFLOW_SMARTCAR_CONNECT_TIMEOUT", "2S")
                // A token that is refused sooner than this is not replaced at once.
                .with("CARFLOW_SMARTCAR_TOKEN_MAX_BACK_OFF", "1S")
                // With so many broken vehicles among so few the breaker would open, and hide each vehicle's own
                // trouble.
                .with("CARFLOW_ENRICHMENT_CALLS_BREAKER_FAILURES", "100000");
    }

    /**
     * A process that has just started is slower than its limits of time, which are short here. These vehicles have no
     * further events: each first delivery causes a call, and a vehicle may not be called for twice.
     */
    private static void warmUp(ScenarioContext context, List<String> vehicles) throws Exception {
        for (String vehicle : vehicles) {
            Await.result(context.smartcar().webhooks().deliver(EventKind.FIRST_DELIVERY, vehicle));
        }
        ScenarioOutput.awaitAll(context, Timeouts.PROGRESS);
    }

    /** Makes the event name a vehicle that Smartcar does not know. */
    private static String hide(String body, String[] unknown) {
        String hidden = body;
        for (String vehicle : unknown) {
            hidden = vehicle == null ? hidden : hidden.replace(vehicle, NOBODYS_VEHICLE);
        }
        return hidden;
    }

    /** A vehicle may not be called for twice within ten minutes. */
    private static void askFirst(ScenarioContext context, FaultyVehicles faulty) throws Exception {
        OtherClient other = new OtherClient(context.smartcar().api(), context.name());
        for (String id : faulty.with(VehicleFault.ASKED_TOO_OFTEN)) {
            Vehicle vehicle = context.smartcar().fleet().vehicle(id).orElseThrow();
            int status = other.ask(vehicle.owner().id(), id);
            if (status != 200) {
                throw new AssertionError("the other client got " + status);
            }
        }
    }

    /**
     * @return the longest delay of an event of a healthy vehicle, in milliseconds
     */
    private long checkVerdicts(
            ScenarioOutput output,
            FaultyVehicles faulty,
            List<Long> revokedAt,
            Set<VehicleFault> seen,
            Violations violations) {
        Map<String, RawEvent> events = output.events();
        Map<String, Long> forgotten = firstErrors(events.values());
        long longest = 0;
        int well = 0;
        int healthy = 0;
        for (EnrichedRecord record : output.enriched()) {
            RawEvent event = events.get(record.id());
            if (event == null || !record.isState()) {
                continue;
            }
            VehicleFault trouble = event.vehicle().equals(NOBODYS_VEHICLE)
                    ? VehicleFault.UNKNOWN
                    : faulty.of(event.vehicle()).orElse(null);
            if (trouble == null && record.at() < forgotten.getOrDefault(event.vehicle(), Long.MAX_VALUE)) {
                long delay = record.at() - event.at();
                longest = Math.max(longest, delay);
                healthy++;
                well += WELL.contains(record.verdict()) ? 1 : 0;
                violations.require(
                        WELL.contains(record.verdict()) || isLateness(record, event, revokedAt),
                        "a healthy vehicle stays well",
                        record.verdict());
                violations.require(
                        !punctual || delay <= LONGEST_DELAY.toMillis(),
                        "a healthy vehicle is not held up",
                        delay + " ms");
            } else if (trouble != null) {
                boolean late = isLateness(record, event, revokedAt);
                // A skipped event had its trouble in an earlier event's call, if at all. A late call had it as well.
                if (record.outcome().equals("FAILED")
                        && record.calls() > 0
                        && (late || trouble.explains(record.verdict()))) {
                    seen.add(trouble);
                }
                violations.require(
                        late || trouble.explains(record.verdict()),
                        "an event says what its vehicle has",
                        trouble + ": " + record.verdict());
            }
        }
        violations.require(2 * well >= healthy, "most healthy vehicles stay well", well + " of " + healthy);
        return longest;
    }

    /**
     * Returns when the first error event of each vehicle arrived, epoch milliseconds. From then on values of the
     * vehicle may be withheld and another call may be made for it, so it is no longer judged as healthy.
     */
    private static Map<String, Long> firstErrors(Collection<RawEvent> events) {
        return events.stream()
                .filter(event -> event.type().equals("VEHICLE_ERROR"))
                .collect(Collectors.toMap(RawEvent::vehicle, RawEvent::at, Math::min));
    }

    /**
     * Returns whether this is the effect of a machine with too much other work. That includes a second token that is
     * revoked before it is used, and a connection that is closed before it is reused, with no time left for another
     * attempt.
     */
    private boolean isLateness(EnrichedRecord record, RawEvent event, List<Long> revokedAt) {
        return !punctual
                && (record.reason().startsWith("timed-out")
                        || record.reason().equals("vehicle-paused")
                        || record.reason().equals("busy")
                        || record.reason().equals("upstream-incomplete")
                        || record.reason().equals("unauthorized")
                                && revokedAt.stream().anyMatch(at -> event.at() <= at && at <= record.at()));
    }
}
