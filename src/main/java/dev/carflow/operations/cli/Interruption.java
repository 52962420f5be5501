package dev.carflow.operations.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * For a subcommand that runs until someone ends it, by SIGINT or SIGTERM: it stops, and the process's exit code is 0 and not
 * that of a signal.
 */
public final class Interruption implements AutoCloseable {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "carflow-interruption");
    private volatile boolean requested;

    private Interruption() {}

    /** Begins to watch; to be closed once the work has stopped. */
    public static Interruption watch() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    public boolean isRequested() {
        return requested;
    }

    private void end() {
        requested = true;
        try {
            stopped.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The only way to an exit code from here.
        Runtime.getRuntime().halt(ExitCode.HOLDS);
    }

    @Override
    public void close() {
        stopped.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // The hook ends the process.
                return;
            }
        }
    }
}
