package dev.carflow;

import java.time.Duration;

/**
 * How long tests, proofs and benchmarks wait before they fail: long enough for a machine that is busy with other work.
 * A test that judges how long something takes has a limit of its own.
 */
public final class Timeouts {

    /** For one condition in a test, one answer or one result; the default of {@code await()}. */
    public static final Duration CONDITION = Duration.ofMinutes(2);

    /** For progress while processes are disrupted or many events are under way. */
    public static final Duration PROGRESS = Duration.ofMinutes(5);

    /** For a process to start or to end. */
    public static final Duration PROCESS = Duration.ofMinutes(10);

    private Timeouts() {}
}
