package dev.carflow.benchmark.load;

import java.time.Duration;

/** The load on a server; each load thread takes its share. */
public sealed interface Load {

    /** As much as the connections carry: each sends its next request when it has its answer. */
    record ClosedLoop(Duration duration) implements Load {
        @Override
        public Pace pace(long startAt, int thread, int threads) {
            return new ClosedLoopPace(startAt + duration.toNanos());
        }
    }

    /** A request at every tick, whether or not earlier ones were answered. */
    record FixedRate(Duration duration, double perSecond) implements Load {
        @Override
        public Pace pace(long startAt, int thread, int threads) {
            double interval = 1e9 * threads / perSecond;
            return new FixedRatePace(
                    startAt + Math.round(interval * thread / threads),
                    interval,
                    Math.round(duration.toNanos() / interval));
        }
    }

    /** Returns how long requests are sent. */
    Duration duration();

    Pace pace(long startAt, int thread, int threads);
}
