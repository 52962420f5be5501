package dev.carflow.proof.ledger;

import static org.awaitility.Awaitility.await;

import dev.carflow.PrivateValues;
import dev.carflow.Samples;
import dev.carflow.proof.TopicContents;
import dev.carflow.proof.deployment.Deployment;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.User;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One disruption of a deployment that is under load.
 *
 * @param perSecond events
 * @param retryScale see {@link Load}
 */
record LedgerRun(double perSecond, double retryScale, long seed) {

    /** Few users, so that each has an event in flight much of the time. */
    static final FleetSettings FLEET = FleetSettings.of(40, 60);

    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    static Deployment deployment() throws Exception {
        return new Deployment(FLEET, Samples.TOKEN);
    }

    Row play(Disruption disruption, Deployment deployment) throws Exception {
        Ledger ledger = new Ledger(Clock.systemUTC());
        List<String> figures;
        Duration recovery;
        try (Load load = new Load(deployment.webhooks(), Samples.TOKEN, FLEET, ledger, retryScale, seed)) {
            load.start(perSecond);
            load.flowFor(CALM);
            figures = disruption.strike().play(deployment, load, new SplittableRandom(seed));
            Instant over = Instant.now();
            awaitAcknowledging(ledger, load, over);
            awaitEnriched(ledger, deployment);
            recovery = Duration.between(over, Instant.now());
            load.flowFor(CALM);
            load.stop();
        }
        Findings findings = settled(ledger, deployment);
        return new Row(
                disruption.name(),
                findings,
                ledger.longestSilence(),
                recovery,
                ledger.answers(),
                disruption.unnoticed(),
                figures,
                leaks(deployment));
    }

    /** Private values in what the processes have written, ids of people among them. */
    private static List<String> leaks(Deployment deployment) {
        Set<String> people = Fleet.create(FLEET, Instant.now()).users().stream()
                .map(User::id)
                .collect(Collectors.toSet());
        PrivateValues values = PrivateValues.withPlanted(people);
        return deployment.logs().entrySet().stream()
                .flatMap(log -> values.in(log.getValue()).stream().map(found -> log.getKey() + ": " + found))
                .toList();
    }

    private static void awaitAcknowledging(Ledger ledger, Load load, Instant since) throws InterruptedException {
        Instant deadline = since.plus(PATIENCE);
        while (!ledger.isAcknowledgedSince(since) && Instant.now().isBefore(deadline)) {
            load.flowFor(MOMENT);
        }
    }

    /** Until all that is acknowledged by now is enriched. The load goes on, so there is always more to read. */
    private static void awaitEnriched(Ledger ledger, Deployment deployment) {
        Instant deadline = Instant.now().plus(PATIENCE);
        Set<String> missing = ledger.entries().stream()
                .filter(entry -> entry.isAcknowledged() && entry.sequence().isPresent())
                .map(Entry::id)
                .collect(Collectors.toCollection(HashSet::new));
        try (TopicContents topic = new TopicContents(deployment.bootstrapServers(), Deployment.ROUTE + ".enriched")) {
            topic.readUntil(
                    () -> missing.isEmpty() || Instant.now().isAfter(deadline),
                    PATIENCE,
                    entry -> missing.remove(Contents.id(entry)));
        }
    }

    /** What is on its way gets there first, if it ever does. */
    private static Findings settled(Ledger ledger, Deployment deployment) {
        AtomicReference<Findings> findings = new AtomicReference<>();
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> {
                        findings.set(Classification.of(ledger.entries(), Contents.of(deployment)));
                        return findings.get().isSettled();
                    });
        } catch (ConditionTimeoutException e) {
            // Then it says what is missing.
        }
        return findings.get();
    }
}
