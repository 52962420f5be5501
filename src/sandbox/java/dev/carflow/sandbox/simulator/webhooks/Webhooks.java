package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.ListedWebhook;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings.Subscribing;
import dev.carflow.sandbox.simulator.webhooks.WebhookStatus.Phase;
import dev.carflow.sandbox.simulator.wire.EventLoop;
import dev.carflow.sandbox.simulator.wire.RandomIds;
import dev.carflow.sandbox.simulator.wire.Signer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Smartcar's webhook side (contract 1 to 4). Thread-safe; its work is done on an event loop of its own. It does nothing
 * before {@link #start}.
 */
public final class Webhooks {

    private static final System.Logger LOG = System.getLogger(Webhooks.class.getName());

    private final EventLoop loop;
    private final Fleet fleet;
    private final WebhookSettings settings;
    private final Signer signer;
    private final WebhookClient client;
    private final Handshake handshake;
    private final EventSource source;
    private final Deliveries deliveries;
    private final EventGenerator generator;
    private final DeliveryLog log;
    private final DeliveryCounters counters = new DeliveryCounters();
    private volatile URI callback;
    private volatile WebhookStatus status = WebhookStatus.of(Phase.OFF);
    private Promise<Void> verified = Promise.promise();

    private Webhooks(EventLoop loop, Fleet fleet, WebhookSettings settings, Clock clock) {
        this.loop = loop;
        this.fleet = fleet;
        this.settings = settings;
        this.callback = settings.callback();
        SplittableRandom random = new SplittableRandom(settings.seed());
        RandomIds ids = new RandomIds(random.split());
        this.signer = new Signer(settings.managementToken());
        this.client = new WebhookClient(
                loop.vertx(), settings.maxInFlight(), settings.retries().timeout(), settings.semantics());
        List<Webhook> webhooks = Webhook.some(settings.webhooks(), ids);
        webhooks.forEach(webhook -> fleet.subscriptions().add(listed(webhook)));
        this.handshake = new Handshake(
                client,
                new VerifyWriter(webhooks.get(webhooks.size() - 1), ids),
                signer,
                settings.challenges(),
                counters,
                clock,
                random.split());
        this.source = new EventSource(fleet, settings, webhooks, clock, random.split());
        this.log = new DeliveryLog(settings.deliveryLogCapacity());
        DeliveryFactory factory = new DeliveryFactory(new PayloadWriter(), signer, new RandomIds(random.split()));
        this.deliveries =
                new Deliveries(loop.vertx(), settings, client, factory, source, log, counters, clock, random.split());
        this.generator = new EventGenerator(loop.vertx(), source, deliveries, counters, settings, random.split());
    }

    private ListedWebhook listed(Webhook webhook) {
        return new ListedWebhook(
                webhook.id(),
                webhook.name(),
                callback.toString(),
                true,
                settings.subscribing() == Subscribing.EVERYTHING);
    }

    public static Future<Webhooks> create(Vertx vertx, Fleet fleet, WebhookSettings settings, Clock clock) {
        return EventLoop.on(vertx)
                .compose(loop -> loop.call(() -> Future.succeededFuture(new Webhooks(loop, fleet, settings, clock))));
    }

    /**
     * Switches the webhook on: VERIFY until the receiver answers it correctly, then events at the set rate, the first
     * of each vehicle a first delivery.
     *
     * @return completes when verified, fails when stopped before
     */
    public Future<Void> start() {
        return loop.call(() -> {
            if (status.phase() == Phase.OFF) {
                verified = Promise.promise();
                source.introduceEverybody();
                status = WebhookStatus.of(Phase.VERIFYING);
                verifyUntilGood(verified);
            }
            return verified.future();
        });
    }

    /** Stops new events until {@link #resume}; those in flight are still retried. */
    public Future<Void> pause() {
        return loop.run(() -> {
            if (status.phase() == Phase.ON) {
                status = WebhookStatus.of(Phase.PAUSED);
                generator.halt();
            }
        });
    }

    public Future<Void> resume() {
        return loop.run(() -> {
            if (status.phase() == Phase.PAUSED) {
                switchOn();
            }
        });
    }

    /** Switches the webhook off. @return completes when everything in flight is acknowledged or dropped */
    public Future<Void> stop() {
        return loop.call(() -> {
            switchOff();
            return deliveries.allSettled();
        });
    }

    /** The dashboard's "callback URI changed": switches off; the next {@link #start} verifies the new receiver. */
    public Future<Void> callback(URI newCallback) {
        return loop.run(() -> {
            switchOff();
            callback = newCallback;
            deliveries.callback(newCallback);
        });
    }

    /**
     * @param eventsPerSecond from now on; 0 creates none
     */
    public Future<Void> rate(double eventsPerSecond) {
        return loop.run(() -> generator.rate(eventsPerSecond));
    }

    /** The dashboard's "Verify this webhook": one handshake, whatever the state. */
    public Future<Verdict> verify() {
        return loop.call(() -> handshake.with(callback));
    }

    /** Creates one event of any live vehicle now. @return completes when it is acknowledged or dropped */
    public Future<DeliveredEvent> deliver(EventKind kind) {
        return loop.call(() -> deliver(kind, source.anyVehicle()));
    }

    /** Likewise, for a given vehicle. */
    public Future<DeliveredEvent> deliver(EventKind kind, String vehicleId) {
        return loop.call(() -> deliver(kind, fleet.vehicle(vehicleId)));
    }

    /** Sends these bytes once, correctly signed. They are not an event: neither delivery log nor counters include them. */
    public Future<Receipt> send(byte[] body) {
        return send(body, signer.sign(body));
    }

    /** Sends these bytes once. @param signature null for none */
    public Future<Receipt> send(byte[] body, String signature) {
        return loop.call(() -> client.post(callback, body, signature));
    }

    /**
     * Calls the observer on the event loop after every attempt, with the event's present state and the attempt with its
     * bytes: it must not block. If the event {@link DeliveredEvent#isDropped() is dropped} then, Smartcar has given it
     * up.
     */
    public void onAttempt(BiConsumer<DeliveredEvent, Attempt> observer) {
        deliveries.observe(observer);
    }

    /** Completes once nothing is in flight or waiting for its time, late deliveries included. */
    public Future<Void> settled() {
        return loop.call(deliveries::allSettled);
    }

    /** Completes once every event is acknowledged or dropped; repeated and late deliveries may still follow. */
    public Future<Void> decided() {
        return loop.call(deliveries::allDecided);
    }

    /** Completes once every request has its answer, and observers were called. */
    public Future<Void> answered() {
        return loop.call(deliveries::allAnswered);
    }

    public WebhookStatus status() {
        return status;
    }

    public DeliveryLog deliveryLog() {
        return log;
    }

    public DeliveryCounts counts() {
        return counters.snapshot();
    }

    /** Ends at once; what was in flight stays unsettled. */
    public Future<Void> close() {
        return loop.run(() -> {
                    switchOff();
                    deliveries.close();
                })
                .eventually(loop::close);
    }

    private Future<DeliveredEvent> deliver(EventKind kind, Optional<Vehicle> vehicle) {
        return vehicle.map(v -> deliveries
                        .deliver(source.happening(v, kind), System.nanoTime())
                        .settled())
                .orElseGet(() -> Future.failedFuture("no such vehicle, or none at all"));
    }

    /**
     * @param round the start that it belongs to: a later start has its own handshakes
     */
    private void verifyUntilGood(Promise<Void> round) {
        handshake.with(callback).onSuccess(verdict -> {
            if (round.future().isComplete()) {
                return;
            }
            if (verdict instanceof Verdict.Refused refused) {
                verifyLater(round, refused.reason());
            } else {
                LOG.log(System.Logger.Level.INFO, "Webhook verified: {0}", callback);
                switchOn();
                round.complete();
            }
        });
    }

    private void verifyLater(Promise<Void> round, String reason) {
        if (!reason.equals(status.reason())) {
            LOG.log(System.Logger.Level.INFO, "Webhook not verified yet: {0} {1}", callback, reason);
        }
        status = new WebhookStatus(Phase.VERIFYING, reason);
        loop.vertx().setTimer(settings.verifyInterval().toMillis(), elapsed -> {
            if (!round.future().isComplete()) {
                verifyUntilGood(round);
            }
        });
    }

    private void switchOn() {
        status = WebhookStatus.of(Phase.ON);
        generator.run();
    }

    private void switchOff() {
        status = WebhookStatus.of(Phase.OFF);
        generator.halt();
        verified.tryFail("stopped before it was verified");
    }
}
