package dev.carflow;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches the service's event loops: the reports of Vert.x's blocked-thread checker, and, many times a second, whether
 * one of them waits for anything but its next event. A loop that is runnable but gets no processor on a busy machine is
 * not blocked.
 */
public final class EventLoopWatch implements AutoCloseable {

    private static final Logger CHECKER = Logger.getLogger("io.vertx.core.impl.BlockedThreadChecker");

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
    private final Queue<String> blocked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger samples = new AtomicInteger();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord warning) {
            standing().findAny().ifPresent(thread -> blocked.add(warning.getMessage() + ", in " + stack(thread)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    public static EventLoopWatch start() {
        EventLoopWatch watch = new EventLoopWatch();
        CHECKER.addHandler(watch.handler);
        watch.sampler.scheduleWithFixedDelay(watch::sample, 0, 5, TimeUnit.MILLISECONDS);
        return watch;
    }

    public int samples() {
        return samples.get();
    }

    public Queue<String> blocked() {
        return blocked;
    }

    @Override
    public void close() {
        sampler.shutdownNow();
        CHECKER.removeHandler(handler);
    }

    /** Without their stacks: to walk those of all threads many times a second costs more than what is watched. */
    private Stream<ThreadInfo> eventLoops() {
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("vert.x-eventloop-thread"));
    }

    /** The event loops that are not running, and where they stand. */
    private Stream<ThreadInfo> standing() {
        long[] ids = eventLoops()
                .filter(EventLoopWatch::isStanding)
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return ids.length == 0
                ? Stream.empty()
                : Arrays.stream(threads.getThreadInfo(ids, 40)).filter(thread -> thread != null && isStanding(thread));
    }

    /** An idle event loop is in the selector, which the JVM shows as runnable. */
    private static boolean isStanding(ThreadInfo thread) {
        return thread.getThreadState() != Thread.State.RUNNABLE;
    }

    private static boolean isEnteringLock(ThreadInfo thread) {
        return thread.getThreadState() == Thread.State.BLOCKED
                || Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(ReentrantLock.class.getName())
                                && frame.getMethodName().equals("lock"));
    }

    /**
     * Waiting is what must not be: for a future, a queue, a condition, a time. A lock that another thread holds for an
     * instant is no such wait; one that is held for long is the checker's to find.
     */
    private void sample() {
        samples.addAndGet((int) eventLoops().count());
        standing()
                .filter(thread -> !isEnteringLock(thread))
                .forEach(thread -> blocked.add(thread.getThreadName() + " waits:\n" + stack(thread)));
    }

    private static String stack(ThreadInfo thread) {
        return Arrays.stream(thread.getStackTrace()).map(frame -> "  " + frame).collect(Collectors.joining("\n"));
    }
}
