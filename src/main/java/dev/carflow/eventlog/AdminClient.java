package dev.carflow.eventlog;

import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Kafka's admin client, created on first use and replaced once its thread has ended or hangs. Nothing else detects
 * that, and every request would fail for as long as the process lives. With silent brokers a working client fails a
 * request at its deadline, neither at once nor long after it.
 */
public final class AdminClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AdminClient.class);
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofMinutes(1));

    private final Supplier<Admin> factory;
    private final AtomicReference<Admin> client = new AtomicReference<>();
    private final AtomicReference<CompletableFuture<Admin>> attempt = new AtomicReference<>();

    /** @param factory may block and may fail */
    public AdminClient(Supplier<Admin> factory) {
        this.factory = factory;
    }

    /** Empty before the first request and while a replacement is due. */
    Optional<Admin> made() {
        return Optional.ofNullable(client.get());
    }

    /**
     * Blocks if the client has to be created: that resolves names, and may wait for a token.
     *
     * @throws RuntimeException as the factory does
     */
    public Admin get() {
        try {
            return get(Runnable::run).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /**
     * Completes with the client, or with the factory's failure. If it has to be created, {@code executor} does that for
     * all who ask meanwhile: an attempt may hang for long, and each further one would hang with it.
     */
    CompletableFuture<Admin> get(Executor executor) {
        Admin present = client.get();
        if (present != null) {
            return CompletableFuture.completedFuture(present);
        }
        CompletableFuture<Admin> own = new CompletableFuture<>();
        CompletableFuture<Admin> other = attempt.compareAndExchange(null, own);
        if (other != null) {
            return other;
        }
        try {
            executor.execute(() -> create(own));
        } catch (RejectedExecutionException e) {
            attempt.set(null);
            own.completeExceptionally(e);
        }
        return own;
    }

    private void create(CompletableFuture<Admin> own) {
        Admin created = client.get();
        Throwable failure = null;
        try {
            if (created == null) {
                created = factory.get();
                client.set(created);
            }
        } catch (Throwable e) {
            // Also an Error: callers would wait for this attempt for ever.
            failure = e;
        }
        attempt.set(null);
        if (failure == null) {
            own.complete(created);
        } else {
            own.completeExceptionally(failure);
        }
    }

    /**
     * Records that a request failed.
     *
     * @param asked the client that it was made with
     * @param failure null if there is no answer yet
     * @param askedAt when, {@link System#nanoTime()}
     * @param deadline the client's deadline for it
     */
    public void failed(Admin asked, Throwable failure, long askedAt, Duration deadline) {
        Duration after = Duration.ofNanos(System.nanoTime() - askedAt);
        if (isOver(failure, after, deadline) && client.compareAndSet(asked, null)) {
            asked.close(Duration.ZERO);
            LINES.error("CARFLOW0221: Kafka's admin client stopped working and is replaced");
        }
    }

    private static boolean isOver(Throwable failure, Duration after, Duration deadline) {
        if (failure == null) {
            return after.compareTo(deadline.multipliedBy(2)) >= 0;
        }
        // The client fails like this once its thread has ended, and once it was closed.
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
