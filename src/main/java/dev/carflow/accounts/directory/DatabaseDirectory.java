package dev.carflow.accounts.directory;

import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.accounts.RecentRemovals;
import dev.carflow.accounts.UserRemoved;
import dev.carflow.database.Notifications;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.AssignedRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** A replica of the accounts in Postgres. While the database is away, the last known accounts serve. */
@ApplicationScoped
public class DatabaseDirectory implements AccountDirectory, AssignedRoutes, Notifications.Listener {

    static final MeterDefinition KNOWN = MeterDefinition.gauge(
                    "carflow.accounts.known", "Smartcar users whose customer and route are in memory")
            .advice("It follows the number of your users; 0 on a process that should know them means "
                    + "that the database was never read");
    static final MeterDefinition CURRENT = MeterDefinition.gauge(
                    "carflow.accounts.current",
                    "1 while the accounts in memory are those of the database, 0 while the last known ones serve")
            .advice("0: the last known accounts serve; repair the database");

    private static final Logger LOG = Logger.getLogger(DatabaseDirectory.class);
    private static final String CHANNEL = "accounts";
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(10);
    private static final int MOST_REMOVALS = 100_000;
    private static final int MOST_TRIES = 20;

    private final AccountRows rows;
    private final Notifications notifications;
    private final Vertx vertx;
    private final RolesConfig roles;
    private final MeterRegistry registry;
    private final Event<RecentRemovals> recent;
    private final AccountTable table = new AccountTable();
    private final ReplicaRefresher<AccountRow> refresh;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private volatile int loggedSize = -1;
    private volatile boolean listening;
    private volatile Runnable stop = () -> {};

    @Inject
    public DatabaseDirectory(
            AccountRows rows,
            Notifications notifications,
            Vertx vertx,
            Event<UserRemoved> removals,
            Event<RecentRemovals> recent,
            MeterRegistry registry,
            RolesConfig roles) {
        this.rows = rows;
        this.notifications = notifications;
        this.vertx = vertx;
        this.roles = roles;
        this.refresh = new ReplicaRefresher<>(
                "accounts", table, rows, vertx, this::loaded, user -> removals.fire(new UserRemoved(user)));
        this.recent = recent;
        this.registry = registry;
    }

    /** Runs before the observers that wait for the accounts. */
    void onStart(@Observes @Priority(1) StartupEvent event) {
        KNOWN.gauge(registry, table, AccountTable::size);
        if (!rows.areConfigured() || roles.command()) {
            settled.complete(null);
            return;
        }
        CURRENT.gauge(registry, this, each -> each.isCurrent() ? 1 : 0);
        long timer = vertx.setTimer(SETTLED_AFTER.toMillis(), tick -> {
            if (settled.complete(null)) {
                LOG.warn("CARFLOW0703: the accounts are not known yet: events take the configured routes and name no "
                        + "account");
            }
        });
        Notifications.Subscription subscription = notifications.listen(CHANNEL, this);
        stop = () -> {
            vertx.cancelTimer(timer);
            refresh.stop();
            subscription.cancel();
        };
    }

    void onStop(@Observes ShutdownEvent event) {
        stop.run();
    }

    @Override
    public Optional<Account> of(String smartcarUserId) {
        return table.find(smartcarUserId);
    }

    @Override
    public Optional<String> routeOf(String smartcarUserId) {
        return table.routeOf(smartcarUserId);
    }

    @Override
    public Uni<Void> settled() {
        return Uni.createFrom().completionStage(settled);
    }

    /** Whether {@link #settled()} has completed, for readiness. */
    boolean isSettled() {
        return settled.isDone();
    }

    /** Returns whether the accounts in memory are up to date, as far as this process can know. */
    boolean isCurrent() {
        return listening && refresh.isUpToDate();
    }

    @Override
    public void listening() {
        listening = true;
        refresh.everything();
    }

    @Override
    public void notified(String smartcarUserId) {
        if (smartcarUserId.isEmpty()) {
            refresh.everything();
        } else {
            refresh.one(smartcarUserId);
        }
    }

    @Override
    public void poll() {
        refresh.poll();
    }

    @Override
    public void lost() {
        if (listening) {
            LOG.warn("CARFLOW0704: the database does not answer: accounts and routes stay as they are until it is "
                    + "back");
        }
        listening = false;
    }

    private void loaded() {
        settled.complete(null);
        if (roles.has(Role.WORKER)) {
            fireRecentRemovals();
        }
        if (table.size() != loggedSize) {
            loggedSize = table.size();
            LOG.infof("CARFLOW0701: accounts are loaded: %d Smartcar users", loggedSize);
        }
    }

    /**
     * Repeats recent removals, since notifications may have been missed: the removal of a user without an account is
     * notified once and cannot be seen in the accounts.
     */
    private void fireRecentRemovals() {
        rows.removedLately(MOST_REMOVALS)
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(500), Duration.ofSeconds(30))
                .atMost(MOST_TRIES)
                .subscribe()
                .with(
                        removed -> recent.fire(new RecentRemovals(removed)),
                        failure -> LOG.errorf(
                                "CARFLOW0705: recent removals cannot be read: %s; values of removed users may still "
                                        + "be remembered",
                                failure.getClass().getSimpleName()));
    }
}
