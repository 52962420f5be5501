package dev.carflow.enrichment;

import dev.carflow.accounts.RecentRemovals;
import dev.carflow.accounts.UserRemoved;
import dev.carflow.enrichment.calls.SignalCalls;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.permission.SignalPermissions;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Drops what a worker remembers of removed users. That scans everything remembered, so it is done for many users at
 * once, and not on the event loop that receives the removals.
 */
@ApplicationScoped
public class RemovedUsers {

    private static final Logger LOG = Logger.getLogger(RemovedUsers.class);
    /** Removals come in bursts. */
    private static final Duration COLLECT_FOR = Duration.ofMillis(100);

    private static final Duration AGAIN_IN = Duration.ofSeconds(5);

    private final boolean remembers;
    private final Consumer<Set<String>> forget;
    private final Consumer<RecentRemovals> forgetRecent;
    private final ScheduledExecutorService workers;
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean due = new AtomicBoolean();

    /** Instances: a process that is not a worker has no client credentials to create them with. */
    @Inject
    public RemovedUsers(
            RolesConfig roles,
            Instance<VehicleMemory> memory,
            Instance<SignalCalls> calls,
            SignalPermissions permissions) {
        this(
                roles.has(Role.WORKER),
                users -> {
                    memory.get().forget(users, Instant.now());
                    calls.get().forget(users);
                    permissions.forget(users);
                },
                recent -> memory.get().forgetRemoved(recent.byHash(), Instant.now()),
                Infrastructure.getDefaultWorkerPool());
    }

    RemovedUsers(
            boolean remembers,
            Consumer<Set<String>> forget,
            Consumer<RecentRemovals> forgetRecent,
            ScheduledExecutorService workers) {
        this.remembers = remembers;
        this.forget = forget;
        this.forgetRecent = forgetRecent;
        this.workers = workers;
    }

    void onRemoved(@Observes UserRemoved user) {
        if (remembers) {
            removed.add(user.smartcarUserId());
            forgetIn(COLLECT_FOR);
        }
    }

    /** Catches up on removals missed while the database was unavailable or this process was not running. */
    void onRecent(@Observes RecentRemovals recent) {
        if (remembers) {
            workers.execute(() -> forget(recent));
        }
    }

    private void forget(RecentRemovals recent) {
        try {
            forgetRecent.accept(recent);
        } catch (RuntimeException | Error e) {
            LOG.errorf(
                    "CARFLOW0507: values of recently removed users may still be remembered: %s; trying again",
                    e.getClass().getSimpleName());
            workers.schedule(() -> forget(recent), AGAIN_IN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void forgetIn(Duration pause) {
        if (due.compareAndSet(false, true)) {
            workers.schedule(this::forgetAll, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void forgetAll() {
        due.set(false);
        Set<String> users = Set.copyOf(removed);
        if (users.isEmpty()) {
            return;
        }
        // Before the scan: a user removed again meanwhile needs another one.
        removed.removeAll(users);
        try {
            forget.accept(users);
        } catch (RuntimeException | Error e) {
            removed.addAll(users);
            LOG.errorf(
                    "CARFLOW0508: values of %d removed users may still be remembered: %s; trying again",
                    users.size(), e.getClass().getSimpleName());
            forgetIn(AGAIN_IN);
        }
    }
}
