package dev.carflow.proof.reconciliation;

import dev.carflow.Samples;
import dev.carflow.proof.deployment.Deployment;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.Attempt;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import dev.carflow.sandbox.simulator.webhooks.RetrySchedule;
import dev.carflow.sandbox.simulator.webhooks.Webhooks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Smartcar at a steady rate: events of all kinds, including repeated and disordered ones. Besides, forgeries, events
 * that cannot be routed, and replayed deliveries, byte by byte.
 */
final class Load implements AutoCloseable {

    private static final double SHARE_OF_EXTRAS = 0.08;
    private static final Duration LATEST_REPLAY = Duration.ofSeconds(5);
    private static final Duration VERIFIED_WITHIN = Duration.ofSeconds(90);
    private static final Duration DECIDED_WITHIN = Duration.ofMinutes(6);
    private static final Duration BETWEEN_FORGERIES = Duration.ofMillis(500);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Optional<Sent>> latest = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private final SplittableRandom random;
    private final AuditedDeployment audited;
    private final Webhooks webhooks;
    private final URI callback;
    private final List<Vehicle> vehicles;
    private final double perSecond;
    private final RetrySchedule retries;
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<Outage> outages = new ArrayList<>();

    /** A body, and where its record must be. */
    private record Sent(Destination destination, String userId, byte[] body) {}

    Load(AuditedDeployment audited, double perSecond, RetrySchedule retries, long seed) {
        Deployment deployment = audited.deployment();
        this.audited = audited;
        this.perSecond = perSecond;
        this.retries = retries;
        this.random = new SplittableRandom(seed);
        this.webhooks = deployment.smartcar().webhooks();
        this.callback = deployment.webhooks();
        this.vehicles = deployment.smartcar().fleet().liveVehicles();
        webhooks.onAttempt(this::remember);
    }

    /** Starts it; it flows when this returns. */
    Load start() throws Exception {
        webhooks.rate(perSecond * (1 - SHARE_OF_EXTRAS));
        webhooks.start()
                .toCompletionStage()
                .toCompletableFuture()
                .get(VERIFIED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        timer.scheduleAtFixedRate(
                this::happen, 0, Math.round(1e6 / (perSecond * SHARE_OF_EXTRAS)), TimeUnit.MICROSECONDS);
        return this;
    }

    /** Lets it flow for this long. */
    void flowFor(Duration time) throws InterruptedException {
        boolean ended = timer.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS);
        Optional<Throwable> why = failure.get().or(audited::failure);
        if (ended || why.isPresent()) {
            throw new LoadStopped(why.map(Throwable::toString).orElse("it ended by itself"));
        }
    }

    /** Lets it flow until the condition holds. @throws IllegalStateException if that takes too long */
    void flowUntil(String what, Callable<Boolean> condition, Duration timeout) throws Exception {
        Instant deadline = Instant.now().plus(timeout);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("not within " + timeout + ": " + what);
            }
            flowFor(MOMENT);
        }
    }

    /** Lets it flow until every kind of forgery sent after that was refused for the right reason. */
    void flowUntilForgeriesAreRefused(Instant since, Duration timeout) throws Exception {
        Instant deadline = Instant.now().plus(timeout);
        Set<Forgery> left = audited.requests().notRefusedSince(since);
        while (!left.isEmpty() && Instant.now().isBefore(deadline)) {
            left.forEach(this::forge);
            flowFor(BETWEEN_FORGERIES);
            left = audited.requests().notRefusedSince(since);
        }
    }

    /** Performs a deed that may leave no instance to accept events, and records when that was. */
    void outage(Outage.Action action) throws Exception {
        Instant from = Instant.now();
        try {
            action.happen();
        } finally {
            outages.add(new Outage(from, Instant.now()));
        }
    }

    /**
     * @return those that are over
     */
    List<Outage> outages() {
        return List.copyOf(outages);
    }

    private void happen() {
        if (ended.get()) {
            return;
        }
        try {
            double dice = random.nextDouble();
            if (dice < 0.3) {
                forge(Forgery.values()[random.nextInt(Forgery.values().length)]);
            } else if (dice < 0.5) {
                sendUnroutable();
            } else {
                latest.get().ifPresent(this::replayLater);
            }
        } catch (RuntimeException e) {
            failure.set(Optional.of(e));
            throw e;
        }
    }

    private void remember(DeliveredEvent event, Attempt attempt) {
        boolean live = event.mode().equals("LIVE") && event.type().equals("VEHICLE_STATE");
        if (live) {
            attempt.body()
                    .ifPresent(
                            body -> latest.set(Optional.of(new Sent(Destination.STATE, event.userId(), body.bytes()))));
        }
    }

    /** Smartcar's signature covers no time, so a recorded delivery can be sent again. */
    private void replayLater(Sent recorded) {
        later(() -> send(recorded, List.of()), Duration.ofMillis(random.nextLong(LATEST_REPLAY.toMillis())));
    }

    private void sendUnroutable() {
        String user = vehicles.get(random.nextInt(vehicles.size())).owner().id();
        byte[] body = AuditedDeployment.unroutable(UUID.randomUUID().toString(), user);
        send(new Sent(Destination.QUARANTINE, user, body), retries.pauses());
    }

    /**
     * @param pauses before each further attempt
     */
    private void send(Sent what, List<Duration> pauses) {
        Instant sent = Instant.now();
        onTheirWay.incrementAndGet();
        webhooks.send(what.body()).onComplete(answer -> {
            String outcome = answer.succeeded() ? String.valueOf(answer.result().status()) : reason(answer.cause());
            audited.record(what.destination(), what.userId(), what.body(), sent, outcome);
            if (!outcome.startsWith("2") && !pauses.isEmpty()) {
                Runnable again = () -> send(what, pauses.subList(1, pauses.size()));
                later(again, pauses.get(0));
            }
            onTheirWay.decrementAndGet();
        });
    }

    private void later(Runnable what, Duration pause) {
        onTheirWay.incrementAndGet();
        timer.schedule(
                () -> {
                    what.run();
                    onTheirWay.decrementAndGet();
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void forge(Forgery forgery) {
        String id = UUID.randomUUID().toString();
        Instant sent = Instant.now();
        onTheirWay.incrementAndGet();
        http.sendAsync(forgery.request(callback, Samples.TOKEN, id), BodyHandlers.discarding())
                .whenComplete((answer, nothing) -> {
                    String outcome = answer == null ? reason(nothing) : String.valueOf(answer.statusCode());
                    audited.requests().forged(new ForgedRequest(id, forgery, sent, outcome));
                    onTheirWay.decrementAndGet();
                });
    }

    private static String reason(Throwable failure) {
        boolean timedOut = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(each -> each instanceof TimeoutException || each instanceof HttpTimeoutException);
        return timedOut ? AnsweredRequest.TIMEOUT : "none";
    }

    /**
     * Stops it; all events are acknowledged or given up when this returns. Some acknowledged ones will still be
     * delivered once more, late: in the next row, if there is one.
     */
    void stop() throws Exception {
        ended.set(true);
        webhooks.stop();
        webhooks.decided()
                .toCompletionStage()
                .toCompletableFuture()
                .get(DECIDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        flowUntil("every request has its answer", () -> onTheirWay.get() == 0, DECIDED_WITHIN);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        webhooks.stop();
    }
}
