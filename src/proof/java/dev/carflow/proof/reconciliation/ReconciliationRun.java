package dev.carflow.proof.reconciliation;

import static org.awaitility.Awaitility.await;

import dev.carflow.PrivateValues;
import dev.carflow.Timeouts;
import dev.carflow.proof.deployment.Deployment;
import dev.carflow.proof.deployment.DeploymentSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.webhooks.RetrySchedule;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One disruption of a deployment under load.
 *
 * @param perSecond events
 * @param retryScale 1 retries within 175 s, as Smartcar does; less is faster
 */
record ReconciliationRun(double perSecond, double retryScale, long seed) {

    private static final int MOST_IN_FLIGHT = 1000;

    /** The simulator keeps this many bodies. Three minutes of retries at 60 a second are fewer. */
    private static final int MOST_UNSETTLED = 12_000;

    private static final Duration CALM = Duration.ofSeconds(1);

    /** With progress. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /**
     * @param usual the settings to which the disruption adds its own
     */
    AuditedDeployment deploy(DeploymentSettings usual, Disruption disruption) throws Exception {
        return new AuditedDeployment(disruption.surroundings().apply(usual.withWebhooks(webhooks -> webhooks.harsh()
                // So that calls are wanted.
                .withoutSignals(SignalCode.ODOMETER, SignalCode.LOCATION)
                .withRetries(retries())
                .withLimits(MOST_IN_FLIGHT, MOST_UNSETTLED, MOST_UNSETTLED)
                .withSeed(seed))));
    }

    private RetrySchedule retries() {
        RetrySchedule smartcar = RetrySchedule.smartcar();
        return smartcar.scaledBy(retryScale).withTimeout(smartcar.timeout());
    }

    ReconciliationResult play(Disruption disruption, AuditedDeployment audited) throws Exception {
        Deployment deployment = audited.deployment();
        Instant began = Instant.now();
        List<String> figures = List.of();
        Optional<String> stopped = Optional.empty();
        Optional<String> failure = Optional.empty();
        Optional<Instant> recovered = Optional.empty();
        Instant over = began;
        List<Outage> outages = List.of();
        Instant ended;
        try (Load load = new Load(audited, perSecond, retries(), seed)) {
            try {
                load.start();
                began = Instant.now();
                load.flowFor(CALM);
                figures = disruption.strike().play(deployment, load, new SplittableRandom(seed));
                over = Instant.now();
                if (awaitAcknowledged(audited, load, over) && awaitEnriched(audited, load)) {
                    recovered = Optional.of(Instant.now());
                    load.flowUntilForgeriesAreRefused(over, Timeouts.PROGRESS);
                    load.flowFor(CALM);
                }
            } catch (LoadStopped e) {
                stopped = Optional.of(e.getMessage());
            } catch (Exception | AssertionError e) {
                failure = Optional.of(e.toString());
            }
            ended = Instant.now();
            outages = load.outages();
            try {
                load.stop();
            } catch (Exception e) {
                stopped = stopped.or(() -> Optional.of("its end: " + e));
            }
        }
        Findings findings = settled(audited, disruption.demands(), began);
        RunTimeline course = new RunTimeline(
                began,
                over,
                recovered,
                ended,
                Math.round(perSecond * Duration.between(began, ended).toMillis() / 1e3),
                stopped,
                failure,
                deployment.smartcar().api().counts().calls(),
                outages);
        return ReconciliationResult.of(disruption, course, audited.requests(), findings, figures, leaks(deployment));
    }

    /** Private values in the output of all processes, including the fleet's ids and tokens. */
    private static List<String> leaks(Deployment deployment) {
        PrivateValues values = PrivateValues.usual();
        return deployment.logs().entrySet().stream()
                .flatMap(log -> values.in(log.getValue()).stream().map(found -> log.getKey() + ": " + found))
                .toList();
    }

    /**
     * @return whether a request sent after that was acknowledged
     */
    private static boolean awaitAcknowledged(AuditedDeployment audited, Load load, Instant since) throws Exception {
        Instant deadline = Instant.now().plus(Timeouts.PROGRESS);
        while (Instant.now().isBefore(deadline)) {
            if (audited.requests().isAcknowledgedSince(since)) {
                return true;
            }
            load.flowFor(Duration.ofMillis(50));
        }
        return false;
    }

    /**
     * Waits until every event acknowledged so far is enriched. The load goes on, so there is always more to read.
     *
     * @return whether that happened
     */
    private static boolean awaitEnriched(AuditedDeployment audited, Load load) throws Exception {
        Set<String> missing = liveAndAcknowledged(audited);
        missing.removeAll(audited.observation().enrichedEvents());
        Instant longest = Instant.now().plus(LONGEST);
        Instant deadline = Instant.now().plus(Timeouts.PROGRESS);
        while (!missing.isEmpty()
                && Instant.now().isBefore(deadline)
                && Instant.now().isBefore(longest)) {
            int before = missing.size();
            audited.topics().read(each -> {
                audited.observation().takeSent(each);
                if (each.topic().endsWith(Destination.ENRICHED)) {
                    missing.remove(StoredRecord.of(each).identity());
                }
            });
            load.flowFor(Duration.ZERO);
            deadline = missing.size() < before ? Instant.now().plus(Timeouts.PROGRESS) : deadline;
        }
        return missing.isEmpty();
    }

    private static Set<String> liveAndAcknowledged(AuditedDeployment audited) {
        return audited.requests().events().stream()
                .filter(event -> event.isAcknowledged() && event.destination().isLive())
                .map(SentEvent::identity)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Lets everything on its way arrive first, if it ever does. */
    private static Findings settled(AuditedDeployment audited, Demands demands, Instant began) throws Exception {
        try {
            await().atMost(LONGEST)
                    .pollInterval(Duration.ofSeconds(1))
                    .pollInSameThread()
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(new Settling(audited, Timeouts.PROGRESS)::isOver);
        } catch (ConditionTimeoutException e) {
            // The findings then say what is missing.
        }
        Contents contents =
                audited.observation().contents(Spill.events(audited.deployment().database()));
        // A late delivery may be on its way: its record is judged by its answer.
        audited.deployment()
                .smartcar()
                .webhooks()
                .answered()
                .toCompletionStage()
                .toCompletableFuture()
                .get(Timeouts.PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
        return Classification.of(audited.requests().events(), audited.requests().forged(), contents, demands, began);
    }
}
