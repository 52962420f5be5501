package dev.carflow.sandbox.simulator.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Delivers events with Smartcar's retries, a limited number of requests at a time. Confined to the event loop.
 */
final class Deliveries {

    private final Vertx vertx;
    private final WebhookSettings settings;
    private final WebhookClient client;
    private final DeliveryFactory factory;
    private final EventSource source;
    private final DeliveryLog log;
    private final DeliveryCounters counters;
    private final Clock clock;
    private final SplittableRandom random;
    private final Queue<Runnable> waitingForASlot = new ArrayDeque<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<BiConsumer<DeliveredEvent, Attempt>> observers = new CopyOnWriteArrayList<>();
    private URI callback;
    private boolean closed;

    /** A caller that waits for a condition. */
    private record Waiting(BooleanSupplier isSo, Promise<Void> promise) {}

    Deliveries(
            Vertx vertx,
            WebhookSettings settings,
            WebhookClient client,
            DeliveryFactory factory,
            EventSource source,
            DeliveryLog log,
            DeliveryCounters counters,
            Clock clock,
            SplittableRandom random) {
        this.vertx = vertx;
        this.settings = settings;
        this.client = client;
        this.factory = factory;
        this.source = source;
        this.log = log;
        this.counters = counters;
        this.clock = clock;
        this.random = random;
        this.callback = settings.callback();
    }

    void callback(URI newCallback) {
        callback = newCallback;
    }

    void observe(BiConsumer<DeliveredEvent, Attempt> observer) {
        observers.add(observer);
    }

    /** Returns whether another due event may be created. */
    boolean hasRoom() {
        boolean regardless = settings.semantics().keepsMakingEvents();
        return (regardless || counters.inFlight.get() < settings.maxInFlight())
                && counters.unsettled.get() < settings.maxUnsettled();
    }

    /**
     * @param due nanoTime at which it was to be sent
     */
    Delivery deliver(Event event, long due) {
        if (happens(settings.semantics().sharedIds())) {
            source.fromAnotherWebhook(event).ifPresent(same -> begin(same, due));
        }
        return begin(event, due);
    }

    private Delivery begin(Event event, long due) {
        Delivery delivery = new Delivery(event);
        counters.events.increment();
        counters.unsettled.incrementAndGet();
        log.record(delivery.line());
        request(delivery, due, true);
        if (happens(settings.semantics().concurrent())) {
            counters.concurrent.increment();
            request(delivery, due, false);
        }
        return delivery;
    }

    /** Completes once nothing is in flight or waiting for its time. */
    Future<Void> allSettled() {
        return when(() -> counters.unsettled.get() == 0);
    }

    /** Completes once every event is acknowledged or dropped; repeated and late requests may still follow. */
    Future<Void> allDecided() {
        return when(() -> counters.acknowledged.sum() + counters.dropped.sum() == counters.events.sum());
    }

    /** Completes once every request has its answer; others may be waiting for their time. */
    Future<Void> allAnswered() {
        return when(() -> counters.inFlight.get() == 0);
    }

    private Future<Void> when(BooleanSupplier isSo) {
        Waiting added = new Waiting(isSo, Promise.promise());
        waiting.add(added);
        completeWaiting();
        return added.promise().future();
    }

    /** Stops all attempts; what is in flight stays unsettled. */
    void close() {
        closed = true;
    }

    private void whenThereIsASlot(Runnable attempt) {
        if (closed) {
            return;
        }
        if (counters.inFlight.get() < settings.maxInFlight()) {
            attempt.run();
        } else {
            waitingForASlot.add(attempt);
        }
    }

    private void request(Delivery delivery, long due, boolean scheduled) {
        delivery.plan();
        whenThereIsASlot(() -> attempt(delivery, due, scheduled));
    }

    private void attempt(Delivery delivery, long due, boolean scheduled) {
        counters.inFlight.incrementAndGet();
        counters.sent.increment();
        long begun = System.nanoTime();
        Instant now = clock.instant();
        DeliveryFactory.Stamped stamped = factory.stamp(delivery.event(), now);
        Payload payload = stamped.payload();
        boolean duplicate = delivery.line().isAcknowledged();
        client.post(callback, payload.bytes(), payload.signature()).onComplete(answer -> {
            AttemptResult result = answer.succeeded()
                    ? new AttemptResult.Answered(answer.result().status())
                    : new AttemptResult.Failed(WebhookClient.reason(answer.cause()));
            Duration latency = Duration.ofNanos(System.nanoTime() - due);
            Attempt attempt = new Attempt(stamped.deliveryId(), duplicate, now, latency, result, Optional.of(payload));
            ended(delivery, attempt, begun, scheduled);
        });
    }

    private void ended(Delivery delivery, Attempt attempt, long begun, boolean scheduled) {
        counters.inFlight.decrementAndGet();
        counters.result(attempt.result());
        if (attempt.isSuccess() && !delivery.line().isAcknowledged()) {
            counters.acknowledged.increment();
        }
        List<Runnable> following = scheduled ? planned(delivery, attempt.isSuccess(), begun) : List.of();
        record(delivery, attempt);
        if (delivery.line().isDropped()) {
            counters.dropped.increment();
        }
        if (delivery.isOver()) {
            counters.unsettled.decrementAndGet();
        }
        following.forEach(Runnable::run);
        // an observer may deliver something that waited for this, so the end is checked afterwards
        delivery.announce();
        Runnable next = waitingForASlot.poll();
        if (next != null && !closed) {
            next.run();
        }
        completeWaiting();
    }

    private void record(Delivery delivery, Attempt attempt) {
        delivery.record(settings.keepBodies() ? attempt : attempt.withoutBody());
        log.record(delivery.line());
        observers.forEach(observer -> observer.accept(delivery.line(), attempt));
    }

    /** Returns what follows an attempt of the retry schedule; each element is one more request. */
    private List<Runnable> planned(Delivery delivery, boolean success, long begun) {
        List<Runnable> following = new ArrayList<>();
        int made = delivery.endScheduled();
        if (!success) {
            settings.retries()
                    .pauseAfter(made)
                    .ifPresent(pause -> following.add(later(begun + pause.toNanos(), due -> {
                        counters.retried.increment();
                        whenThereIsASlot(() -> attempt(delivery, due, true));
                    })));
        }
        if (success && happens(settings.shares().duplicates())) {
            following.add(() -> again(delivery, System.nanoTime()));
        }
        if (success && happens(settings.semantics().late())) {
            long lastMoment =
                    System.nanoTime() + settings.retries().lastMoment().toNanos();
            following.add(later(lastMoment, due -> again(delivery, due)));
        }
        following.forEach(each -> delivery.plan());
        return following;
    }

    private void again(Delivery delivery, long due) {
        counters.duplicates.increment();
        whenThereIsASlot(() -> attempt(delivery, due, false));
    }

    private Runnable later(long due, LongConsumer request) {
        return () -> {
            if (!closed) {
                long millis =
                        Math.max(1, Duration.ofNanos(due - System.nanoTime()).toMillis());
                vertx.setTimer(millis, elapsed -> request.accept(due));
            }
        };
    }

    private boolean happens(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    private void completeWaiting() {
        List<Waiting> settled =
                waiting.stream().filter(each -> each.isSo().getAsBoolean()).toList();
        waiting.removeAll(settled);
        settled.forEach(each -> each.promise().complete());
    }
}
