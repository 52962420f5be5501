package dev.carflow.benchmark.process;

import java.time.Duration;
import java.util.Optional;

/**
 * Ends this process when the one that started it is gone, since Maven does not do that when it is killed. When the
 * parent has ended, this process has another one.
 */
final class ParentWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private ParentWatch() {}

    static void start() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        Thread watch = new Thread(() -> watch(parent), "parent watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void watch(Optional<ProcessHandle> parent) {
        try {
            while (ProcessHandle.current().parent().equals(parent)) {
                Thread.sleep(INTERVAL.toMillis());
            }
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
