package dev.carflow.database;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date at start, without holding the start up: while the database is away it keeps trying, and
 * what needs it gets along without.
 */
@ApplicationScoped
public class Schema {

    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);

    private final InjectableInstance<Flyway> migrations;
    private final RolesConfig roles;
    private final CompletableFuture<Migrated> ready = new CompletableFuture<>();
    private volatile Cancellable migrating = () -> {};

    @Inject
    public Schema(@Any InjectableInstance<Flyway> migrations, RolesConfig roles) {
        this.migrations = migrations;
        this.roles = roles;
    }

    /** Whether the schema is as this version of the service needs it; false for good where none is needed. */
    public boolean isReady() {
        return ready.isDone();
    }

    /** Completes with the schema as it is needed; never where none is. */
    public Uni<Void> whenReady() {
        return migrated().replaceWithVoid();
    }

    /** What bringing it up to date came to; likewise. */
    public Uni<Migrated> migrated() {
        return Uni.createFrom().completionStage(ready::copy);
    }

    void onStart(@Observes StartupEvent event) {
        List<Flyway> configured = migrations.listActive();
        if (configured.isEmpty()) {
            if (isNeeded()) {
                LOG.warn("no database is configured (quarkus.datasource.reactive.url): no call is made to Smartcar");
            }
            return;
        }
        migrating = Uni.createFrom()
                .item(() -> migrate(configured.get(0)))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "the database's schema is not ready: %s; trying again, no call is made to Smartcar until then",
                        failure.getMessage().lines().findFirst().orElse("")))
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, LAST_RETRY)
                .indefinitely()
                .subscribe()
                .with(this::done);
    }

    void onStop(@Observes ShutdownEvent event) {
        migrating.cancel();
    }

    /** Webhooks are taken in without a database; everything else a process may do needs it. */
    private boolean isNeeded() {
        return roles.command() || roles.roles().stream().anyMatch(role -> role != Role.INGEST);
    }

    private static Migrated migrate(Flyway migrations) {
        int applied = migrations.migrate().migrationsExecuted;
        return new Migrated(applied, migrations.info().current().getVersion().getVersion());
    }

    private void done(Migrated migrated) {
        LOG.infof("the database's schema is ready: %d migrations applied", migrated.migrations());
        ready.complete(migrated);
    }

    /**
     * The schema as it is needed.
     *
     * @param migrations how many had to be applied; none if it was so already
     * @param version of the last one
     */
    public record Migrated(int migrations, String version) {}
}
