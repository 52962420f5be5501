package dev.carflow.eventlog;

import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Kafka's admin client, made when it is needed, and made anew once its thread has ended or hangs: nothing else tells, and
 * all questions would fail for as long as the process lives. A client that works fails a question for silent brokers at
 * its deadline, neither at once nor long after it.
 */
public final class AdminClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AdminClient.class);
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofMinutes(1));

    private final Supplier<Admin> factory;
    private final AtomicReference<Admin> client = new AtomicReference<>();

    /** @param factory may block and may fail */
    public AdminClient(Supplier<Admin> factory) {
        this.factory = factory;
    }

    /** Empty before the first question, and where the next one has it made anew. */
    Optional<Admin> made() {
        return Optional.ofNullable(client.get());
    }

    /** Blocks where it has to be made: that resolves names, and may wait for a token. */
    public Admin get() {
        while (true) {
            Admin present = client.get();
            if (present != null) {
                return present;
            }
            Admin created = factory.get();
            if (client.compareAndSet(null, created)) {
                return created;
            }
            created.close(Duration.ZERO);
        }
    }

    /**
     * Notes that a question failed.
     *
     * @param asked which client it was put to
     * @param failure null where there is no answer at all yet
     * @param askedAt when, {@link System#nanoTime()}
     * @param deadline that the client had for it
     */
    public void failed(Admin asked, Throwable failure, long askedAt, Duration deadline) {
        Duration after = Duration.ofNanos(System.nanoTime() - askedAt);
        if (isOver(failure, after, deadline) && client.compareAndSet(asked, null)) {
            asked.close(Duration.ZERO);
            LINES.error("Kafka's admin client does not work any more and is made anew");
        }
    }

    private static boolean isOver(Throwable failure, Duration after, Duration deadline) {
        if (failure == null) {
            return after.compareTo(deadline.multipliedBy(2)) >= 0;
        }
        // So it says once its thread has ended, and once it was closed.
        return failure instanceof TimeoutException && after.compareTo(deadline.dividedBy(2)) < 0
                || failure instanceof IllegalStateException;
    }

    @Override
    public void close() {
        Admin last = client.getAndSet(null);
        if (last != null) {
            last.close(Duration.ZERO);
        }
    }
}
