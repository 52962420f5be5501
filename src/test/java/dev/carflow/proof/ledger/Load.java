package dev.carflow.proof.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.Attempt;
import dev.carflow.sandbox.simulator.webhooks.AttemptResult;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import dev.carflow.sandbox.simulator.webhooks.RetrySchedule;
import dev.carflow.sandbox.simulator.webhooks.Shares;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Smartcar at a steady rate, of which everything is written down: live events, now and then one of another kind, and
 * forgeries. What is not acknowledged is tried again as Smartcar does.
 */
final class Load implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final int MOST_IN_FLIGHT = 1000;
    private static final int MOST_UNSETTLED = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Set<String> introduced = new HashSet<>();
    private final SplittableRandom random;
    private final URI callback;
    private final String token;
    private final Ledger ledger;
    private final SmartcarSimulator smartcar;
    private final List<Vehicle> vehicles;
    private final Duration longestRetry;

    /** @param retryScale 1 tries again within 175 s, as Smartcar does; less is faster */
    Load(URI callback, String token, FleetSettings fleet, Ledger ledger, double retryScale, long seed) {
        this.callback = callback;
        this.token = token;
        this.ledger = ledger;
        this.random = new SplittableRandom(seed);
        RetrySchedule retries = RetrySchedule.smartcar().scaledBy(retryScale).withTimeout(ANSWER_WITHIN);
        this.longestRetry =
                retries.pauses().stream().reduce(ANSWER_WITHIN.multipliedBy(retries.attempts()), Duration::plus);
        WebhookSettings webhooks = WebhookSettings.to(callback, token)
                .withShares(Shares.none())
                .withRetries(retries)
                .withLimits(MOST_IN_FLIGHT, MOST_UNSETTLED, MOST_UNSETTLED)
                .withSeed(seed);
        this.smartcar = Await.result(
                SmartcarSimulator.start(vertx, SimulatorSettings.of(fleet).withWebhooks(webhooks)));
        this.vehicles = smartcar.fleet().liveVehicles();
        smartcar.webhooks().onAttempt(this::record);
    }

    Load start(double perSecond) {
        timer.scheduleAtFixedRate(this::happen, 0, Math.round(1e6 / perSecond), TimeUnit.MICROSECONDS);
        return this;
    }

    /** Lets it flow for so long. */
    void flowFor(Duration time) throws InterruptedException {
        if (timer.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the load ended by itself");
        }
    }

    private void happen() {
        Vehicle vehicle = vehicles.get(random.nextInt(vehicles.size()));
        double dice = random.nextDouble();
        if (dice < 0.02) {
            forge(Forgery.values()[random.nextInt(Forgery.values().length)]);
        } else if (dice < 0.03) {
            sendUnroutable();
        } else {
            smartcar.webhooks().deliver(kind(vehicle, dice), vehicle.id());
        }
    }

    private EventKind kind(Vehicle vehicle, double dice) {
        if (dice < 0.04) {
            return EventKind.TEST;
        }
        if (dice < 0.05) {
            return EventKind.LEGACY_EVENT;
        }
        if (introduced.add(vehicle.id())) {
            return EventKind.FIRST_DELIVERY;
        }
        return dice < 0.08 ? EventKind.ERROR : EventKind.SIGNAL_UPDATED;
    }

    private void record(DeliveredEvent event, Attempt attempt) {
        String answer = attempt.result() instanceof AttemptResult.Answered answered
                ? String.valueOf(answered.status())
                : ((AttemptResult.Failed) attempt.result()).reason();
        ledger.answered(event.eventId(), sequence(event), attempt.sentAt(), answer);
    }

    private static Optional<String> sequence(DeliveredEvent event) {
        boolean live = event.mode().equals("LIVE") && event.type().startsWith("VEHICLE_");
        return live ? Optional.of(event.type() + " of user " + event.userId()) : Optional.empty();
    }

    /** Signed and readable, but of a type that nobody knows: for the quarantine. */
    private void sendUnroutable() {
        String id = UUID.randomUUID().toString();
        Instant sent = Instant.now();
        String body = "{\"eventId\":\"" + id + "\",\"eventType\":\"VEHICLE_DREAM\"}";
        smartcar.webhooks()
                .send(body.getBytes(UTF_8))
                .onComplete(answer -> ledger.answered(
                        id,
                        Optional.empty(),
                        sent,
                        answer.succeeded() ? String.valueOf(answer.result().status()) : "none"));
    }

    private void forge(Forgery forgery) {
        String id = UUID.randomUUID().toString();
        Instant sent = Instant.now();
        http.sendAsync(forgery.request(callback, token, id), BodyHandlers.discarding())
                .whenComplete((answer, failure) ->
                        ledger.forged(id, sent, answer == null ? "none" : String.valueOf(answer.statusCode())));
    }

    /** No more events; all of them are acknowledged or given up when this returns. */
    void stop() throws Exception {
        timer.shutdown();
        timer.awaitTermination(1, TimeUnit.SECONDS);
        smartcar.webhooks()
                .settled()
                .toCompletionStage()
                .toCompletableFuture()
                .get(longestRetry.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        Await.result(smartcar.close());
        Await.result(vertx.close());
    }
}
