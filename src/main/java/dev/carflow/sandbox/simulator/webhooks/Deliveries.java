package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent.State;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Delivers events with Smartcar's retries, a limited number of requests at a time. Confined to the event loop.
 */
final class Deliveries {

    private final Vertx vertx;
    private final WebhookSettings settings;
    private final Courier courier;
    private final Stamper stamper;
    private final Ledger ledger;
    private final DeliveryCounters counters;
    private final Clock clock;
    private final Queue<Runnable> waitingForASlot = new ArrayDeque<>();
    private final List<Promise<Void>> waitingForTheEnd = new ArrayList<>();
    private final List<BiConsumer<DeliveredEvent, Attempt>> observers = new CopyOnWriteArrayList<>();
    private URI callback;
    private boolean closed;

    Deliveries(
            Vertx vertx,
            WebhookSettings settings,
            Courier courier,
            Stamper stamper,
            Ledger ledger,
            DeliveryCounters counters,
            Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.courier = courier;
        this.stamper = stamper;
        this.ledger = ledger;
        this.counters = counters;
        this.clock = clock;
        this.callback = settings.callback();
    }

    void callback(URI newCallback) {
        callback = newCallback;
    }

    void observe(BiConsumer<DeliveredEvent, Attempt> observer) {
        observers.add(observer);
    }

    boolean hasRoom() {
        return counters.inFlight.get() < settings.maxInFlight() && counters.unsettled.get() < settings.maxUnsettled();
    }

    /** @param due nanoTime at which it was to go out */
    Delivery deliver(Event event, long due) {
        Delivery delivery = new Delivery(event);
        counters.events.increment();
        counters.unsettled.incrementAndGet();
        ledger.record(delivery.line());
        whenThereIsASlot(() -> attempt(delivery, due));
        return delivery;
    }

    /** Completes as soon as nothing is in flight or waiting for a retry. */
    Future<Void> allSettled() {
        Promise<Void> end = Promise.promise();
        waitingForTheEnd.add(end);
        noticeTheEnd();
        return end.future();
    }

    /** Nothing is attempted any more; what is on its way stays unsettled. */
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

    private void attempt(Delivery delivery, long due) {
        counters.inFlight.incrementAndGet();
        counters.sent.increment();
        long begun = System.nanoTime();
        Instant now = clock.instant();
        Stamper.Stamped stamped = stamper.stamp(delivery.event(), now);
        Payload payload = stamped.payload();
        Optional<Payload> kept = Optional.of(payload).filter(any -> settings.keepBodies());
        courier.post(callback, payload.bytes(), payload.signature()).onComplete(answer -> {
            AttemptResult result = answer.succeeded()
                    ? new AttemptResult.Answered(answer.result().status())
                    : new AttemptResult.Failed(Courier.reason(answer.cause()));
            Duration latency = Duration.ofNanos(System.nanoTime() - due);
            boolean duplicate = delivery.line().isAcknowledged();
            ended(delivery, new Attempt(stamped.deliveryId(), duplicate, now, latency, result, kept), begun);
        });
    }

    private void ended(Delivery delivery, Attempt attempt, long begun) {
        counters.inFlight.decrementAndGet();
        counters.result(attempt.result());
        int made = delivery.attempts() + 1;
        boolean last = settings.retries().pauseAfter(made).isEmpty();
        if (attempt.duplicate()) {
            record(delivery, attempt, State.ACKNOWLEDGED);
            settle();
        } else if (attempt.isSuccess()) {
            counters.acknowledged.increment();
            record(delivery, attempt, State.ACKNOWLEDGED);
            repeatOrSettle(delivery);
        } else if (last) {
            counters.dropped.increment();
            record(delivery, attempt, State.DROPPED);
            settle();
        } else {
            record(delivery, attempt, State.UNSETTLED);
            retryLater(delivery, settings.retries().pauseAfter(made).orElseThrow(), begun);
        }
        // whoever is told may deliver something that waited for this; so the end is looked for after it
        delivery.announce();
        Runnable next = waitingForASlot.poll();
        if (next != null && !closed) {
            next.run();
        }
        noticeTheEnd();
    }

    private void record(Delivery delivery, Attempt attempt, State state) {
        delivery.record(attempt, state);
        ledger.record(delivery.line());
        observers.forEach(observer -> observer.accept(delivery.line(), attempt));
    }

    private void retryLater(Delivery delivery, Duration pause, long begun) {
        if (closed) {
            return;
        }
        long due = begun + pause.toNanos();
        long millis = Math.max(1, Duration.ofNanos(due - System.nanoTime()).toMillis());
        vertx.setTimer(millis, elapsed -> {
            counters.retried.increment();
            whenThereIsASlot(() -> attempt(delivery, due));
        });
    }

    private void repeatOrSettle(Delivery delivery) {
        if (delivery.isToBeRepeated()) {
            counters.duplicates.increment();
            whenThereIsASlot(() -> attempt(delivery, System.nanoTime()));
        } else {
            settle();
        }
    }

    private void settle() {
        counters.unsettled.decrementAndGet();
    }

    private void noticeTheEnd() {
        if (counters.unsettled.get() == 0) {
            List<Promise<Void>> ended = List.copyOf(waitingForTheEnd);
            waitingForTheEnd.clear();
            ended.forEach(Promise::complete);
        }
    }
}
