package dev.carflow.sandbox.simulator.webhooks;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Creates events at the set rate. An event that finds no room within a second is never created, only counted: a
 * simulator that queued without bound would measure its own memory. The settings determine the room. Confined to the
 * event loop.
 */
final class EventGenerator {

    private static final long LONGEST_DELAY = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_SLEEP = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MOST_HELD = 8;
    private static final Set<EventKind> MAY_BE_OVERTAKEN =
            EnumSet.of(EventKind.SIGNAL_UPDATED, EventKind.ERROR, EventKind.RESOLVED);

    private final Vertx vertx;
    private final EventSource source;
    private final Deliveries deliveries;
    private final DeliveryCounters counters;
    private final SplittableRandom random;
    private final double holdProbability;
    private final OpenLoop due;
    private double perSecond;
    private boolean running;
    private long timer;
    private final Queue<Event> held = new ArrayDeque<>();

    EventGenerator(
            Vertx vertx,
            EventSource source,
            Deliveries deliveries,
            DeliveryCounters counters,
            WebhookSettings settings,
            SplittableRandom random) {
        this.vertx = vertx;
        this.source = source;
        this.deliveries = deliveries;
        this.counters = counters;
        this.random = random;
        this.perSecond = settings.eventsPerSecond();
        this.due = new OpenLoop(perSecond, System.nanoTime());
        // an overtaking event is not held back itself: a larger share of the others has to be, and never more than half
        // of all
        double share = settings.shares().disorder();
        this.holdProbability = share < 0.5 ? share / (1 - share) : 1;
    }

    void rate(double newPerSecond) {
        perSecond = newPerSecond;
        due.rate(newPerSecond, System.nanoTime());
    }

    void run() {
        if (!running) {
            running = true;
            rate(perSecond);
            tick();
        }
    }

    void halt() {
        running = false;
        vertx.cancelTimer(timer);
        while (!held.isEmpty()) {
            send(held.remove(), System.nanoTime());
        }
    }

    private void tick() {
        long now = System.nanoTime();
        while (due.isDue(now) && deliveries.hasRoom()) {
            emit(due.take());
        }
        while (due.isDue(now - LONGEST_DELAY)) {
            due.take();
            counters.heldBack.increment();
        }
        long sleep = due.nanosUntilDue(System.nanoTime(), LONGEST_SLEEP);
        timer = vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(sleep)), woken -> tick());
    }

    private void emit(long moment) {
        if (held.size() == MOST_HELD || (!held.isEmpty() && random.nextBoolean())) {
            overtake(held.remove(), moment);
            return;
        }
        source.next().ifPresent(event -> {
            if (MAY_BE_OVERTAKEN.contains(event.subject().kind()) && random.nextDouble() < holdProbability) {
                held.add(event);
            } else {
                send(event, moment);
            }
        });
    }

    /** The held event goes out once the later one of the same vehicle has been answered. */
    private void overtake(Event overtaken, long moment) {
        Optional<Event> later = source.after(overtaken);
        if (later.isEmpty()) {
            send(overtaken, moment);
            return;
        }
        send(later.get(), moment).answered().onComplete(answered -> {
            counters.overtaken.increment();
            send(overtaken, System.nanoTime());
        });
    }

    private Delivery send(Event event, long moment) {
        return deliveries.deliver(event, moment);
    }
}
