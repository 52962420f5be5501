package dev.carflow.benchmark.enrichment;

import java.time.Duration;

/** Sends a fleet's events at a fixed rate, in ten small transactions per second. */
final class Pace {

    private static final long BEAT_MILLIS = 100;

    private final Backlog backlog;
    private final Fleet fleet;
    private final String topic;
    private int next;
    private long nextBeat = System.nanoTime();

    Pace(Backlog backlog, Fleet fleet, String topic, int first) {
        this.backlog = backlog;
        this.fleet = fleet;
        this.topic = topic;
        this.next = first;
    }

    /** Late events are sent at once, so that the rate holds over time. */
    Backlog.Span send(int perSecond, Duration duration) throws InterruptedException {
        Backlog.Span last = null;
        int events = (int) (perSecond * BEAT_MILLIS / 1000);
        for (long beat = 0; beat < duration.toMillis() / BEAT_MILLIS || last == null; beat++) {
            long wait = (nextBeat - System.nanoTime()) / 1_000_000;
            if (wait > 0) {
                Thread.sleep(wait);
            }
            nextBeat += BEAT_MILLIS * 1_000_000;
            last = backlog.fill(next, next + events, number -> fleet.event(topic, number, System.currentTimeMillis()));
            next += events;
        }
        return last;
    }
}
