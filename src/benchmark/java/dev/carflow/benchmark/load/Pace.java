package dev.carflow.benchmark.load;

/** When one load thread's requests are due. Used by that thread alone. Times are those of {@link System#nanoTime()}. */
interface Pace {

    /** Nanoseconds until the next request is due: 0 or less for at once. */
    long untilDue(long now);

    /** Takes the request that is due. The result is when it should have been sent: its latency counts from then. */
    long take(long now);

    /** No request comes any more. */
    boolean isOver(long now);

    /** When the last request is due. */
    long endsAt();
}
