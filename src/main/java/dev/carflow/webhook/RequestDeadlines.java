package dev.carflow.webhook;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The deadlines of the requests on one event loop.
 *
 * @param slow after which a body that is not complete is late
 * @param answer after which a request is answered in any case
 */
record RequestDeadlines(Deadlines slow, Deadlines answer) {

    /** A body that takes longer is late: documented deliveries fit into a few packets. */
    private static final Duration SLOW_AFTER = Duration.ofMillis(250);

    static RequestDeadlines of(ScheduledExecutorService timers, Duration answerWithin) {
        return new RequestDeadlines(new Deadlines(timers, SLOW_AFTER), new Deadlines(timers, answerWithin));
    }
}
