package dev.carflow.benchmark.load;

/** When one load thread's requests are due. Used only by that thread. Times are those of {@link System#nanoTime()}. */
interface Pace {

    /** Nanoseconds until the next request is due: 0 or less for at once. */
    long untilDue(long now);

    /** Takes the request that is due. Returns when it should have been sent: its latency counts from then. */
    long take(long now);

    /** Returns whether no more requests are due. */
    boolean isOver(long now);

    /** Returns when the last request is due. */
    long endsAt();
}
