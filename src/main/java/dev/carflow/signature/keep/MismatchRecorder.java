package dev.carflow.signature.keep;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.signature.MismatchConfig;
import dev.carflow.signature.MismatchStore;
import dev.carflow.signature.StoredMismatch;
import dev.carflow.signature.cause.SignatureReading;
import dev.carflow.webhook.SignatureMismatchListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Stores a sample of refused bodies: in memory, bounded, for ten seconds; then in Postgres, in one batch. If the
 * database does not take the batch, it is lost; nothing waits for it.
 */
@ApplicationScoped
public class MismatchRecorder implements SignatureMismatchListener {

    /** A body that cannot have been signed is of little use: such bodies get a tenth of the places. */
    static final MeterDefinition MISMATCHES = MeterDefinition.counter(
                    "carflow.webhook.mismatches", "Bodies whose signature did not hold", TagKey.OUTCOME)
            .values(TagKey.OUTCOME, "kept", "left-out", "lost")
            .advice("`kept` rises: run `carflow signature explain`. `lost`: the database does not " + "take them");

    private static final Logger LOG = Logger.getLogger(MismatchRecorder.class);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(10);
    private static final int WRITES_A_MINUTE = 6;
    private static final int PRUNE_EVERY_TICKS = 30;
    private static final long MOST_BYTES = 4 * 1024 * 1024;
    private static final long MOST_BYTES_OF_OTHERS = 512 * 1024;
    private static final int LONGEST_SIGNATURE = 512;

    /** Bodies stored before this was switched off must still expire. */
    private static final int SHARE_OF_OTHERS = 10;

    private final MismatchConfig config;
    private final MismatchStore rows;
    private final RolesConfig roles;
    private final Vertx vertx;
    private final MismatchSample promising;
    private final MismatchSample others;
    private final MeterRegistry registry;
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(10));
    private final AtomicBoolean writing = new AtomicBoolean();
    private Counter kept;
    private Counter leftOut;
    private Counter lost;
    private volatile boolean open;
    private volatile long timer = -1;
    private long ticks;

    @Inject
    public MismatchRecorder(
            MismatchConfig config, MismatchStore rows, RolesConfig roles, Vertx vertx, MeterRegistry registry) {
        this.config = config;
        this.rows = rows;
        this.roles = roles;
        this.vertx = vertx;
        int places = Math.max(1, config.perMinute() / WRITES_A_MINUTE);
        this.promising = new MismatchSample(places, MOST_BYTES, new SplittableRandom());
        this.others =
                new MismatchSample(Math.max(1, places / SHARE_OF_OTHERS), MOST_BYTES_OF_OTHERS, new SplittableRandom());
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        if (!roles.has(Role.INGEST)) {
            return;
        }
        kept = MISMATCHES.counter(registry, "kept");
        leftOut = MISMATCHES.counter(registry, "left-out");
        lost = MISMATCHES.counter(registry, "lost");
        if (rows.areConfigured()) {
            // One write at a time: while the database is slow, the sample is kept in memory.
            open = config.keep();
            timer = vertx.setPeriodic(WRITE_EVERY.toMillis(), tick -> write());
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        open = false;
        vertx.cancelTimer(timer);
    }

    @Override
    public void refused(ReceivedDelivery receipt, String signature) {
        if (!open || receipt.body().length == 0) {
            return;
        }
        boolean isPromising = !SignatureReading.of(signature).isEmpty();
        StoredMismatch mismatch =
                new StoredMismatch(0, receipt, Optional.ofNullable(signature).map(MismatchRecorder::cut), isPromising);
        if ((isPromising ? promising : others).offer(mismatch)) {
            leftOut.increment();
        }
    }

    /** One at a time: while the database is slow, the sample stays as it is. */
    void write() {
        if (!writing.compareAndSet(false, true)) {
            return;
        }
        List<StoredMismatch> collected = new ArrayList<>(promising.collect());
        collected.addAll(others.collect());
        boolean pruneAnyway = ticks++ % PRUNE_EVERY_TICKS == 0;
        if (collected.isEmpty() && !pruneAnyway) {
            writing.set(false);
            return;
        }
        Uni<Void> added = collected.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().deferred(() -> rows.add(collected));
        added.invoke(done -> kept.increment(collected.size()))
                .onFailure()
                .invoke(failure -> lost.increment(collected.size()))
                .chain(done -> rows.prune(
                        config.retention(), config.maxCount(), config.maxSize().asLongValue()))
                .onTermination()
                .invoke(() -> writing.set(false))
                .subscribe()
                .with(done -> {}, this::failed);
    }

    private void failed(Throwable failure) {
        failures.info(
                "CARFLOW0105: refused bodies could not be kept in the database: %s",
                failure.getClass().getSimpleName());
    }

    private static String cut(String signature) {
        return signature.length() <= LONGEST_SIGNATURE ? signature : signature.substring(0, LONGEST_SIGNATURE);
    }
}
