package dev.carflow.proof.ledger;

import static org.awaitility.Awaitility.await;

import dev.carflow.Samples;
import dev.carflow.proof.TopicContents;
import dev.carflow.proof.deployment.Deployment;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
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
            recovery = awaitRecovered(ledger, deployment);
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
                figures,
                List.of());
    }

    /** Until all that is acknowledged by now is enriched, or nothing more comes. */
    private static Duration awaitRecovered(Ledger ledger, Deployment deployment) {
        Instant began = Instant.now();
        Set<String> missing = ledger.entries().stream()
                .filter(entry -> entry.isAcknowledged() && entry.sequence().isPresent())
                .map(Entry::id)
                .collect(Collectors.toCollection(HashSet::new));
        try (TopicContents topic =
                new TopicContents(deployment.bootstrapServers(), Deployment.ROUTE + ".enriched")) {
            // The load goes on, so there is always more to read.
            Instant deadline = began.plus(PATIENCE);
            topic.readUntil(
                    () -> missing.isEmpty() || Instant.now().isAfter(deadline),
                    PATIENCE,
                    entry -> missing.remove(Contents.id(entry)));
        }
        return Duration.between(began, Instant.now());
    }

    /** What is on its way gets there first, if it ever does. */
    private static Findings settled(Ledger ledger, Deployment deployment) {
        AtomicReference<Findings> findings = new AtomicReference<>();
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).ignoreExceptionsInstanceOf(SQLException.class).until(() -> {
                findings.set(Findings.of(ledger.entries(), Contents.of(deployment)));
                return findings.get().isSettled();
            });
        } catch (ConditionTimeoutException e) {
            // Then it says what is missing.
        }
        return findings.get();
    }
}
