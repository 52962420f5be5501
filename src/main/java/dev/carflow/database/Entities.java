package dev.carflow.database;

import io.quarkus.arc.InjectableInstance;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Access to the database by entities, on the same pool as {@link Statements} and with deadlines of the same kind.
 * Sessions are stateless: an entity is read, inserted, updated by its version or deleted on the spot, and nothing is
 * loaded later. Callers may be on any thread. Hibernate has to stay on one event loop and must not find another
 * caller's session there, so each transaction has a context of its own.
 */
@ApplicationScoped
public class Entities {

    /** The first query of a process also makes Hibernate load its classes: seconds, on few processors. */
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(5);

    private final InjectableInstance<Mutiny.SessionFactory> factories;
    private final Vertx vertx;
    private final TimeoutPolicy timeouts;
    private final Duration statementWithin;

    @Inject
    public Entities(@Any InjectableInstance<Mutiny.SessionFactory> factories, Vertx vertx, TimeoutPolicy timeouts) {
        this(factories, vertx, timeouts, STATEMENT_WITHIN);
    }

    Entities(
            InjectableInstance<Mutiny.SessionFactory> factories,
            Vertx vertx,
            TimeoutPolicy timeouts,
            Duration statementWithin) {
        this.factories = factories;
        this.vertx = vertx;
        this.timeouts = timeouts;
        this.statementWithin = statementWithin;
    }

    /**
     * Runs {@code work} in a transaction, within twenty seconds. Each statement may take five of them before the server
     * ends it. A subcommand waits by its {@link TimeoutPolicy}. Work that was begun is never repeated.
     */
    public <T> Uni<T> inTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
        String deadline = "set local statement_timeout = "
                + timeouts.longest(statementWithin).toMillis();
        return timeouts.begin(
                WITHIN,
                connected -> onContextOfItsOwn(
                        () -> factories.getActive().withStatelessTransaction((session, transaction) -> {
                            connected.run();
                            return session.createNativeQuery(deadline)
                                    .executeUpdate()
                                    .chain(() -> work.apply(session));
                        })));
    }

    private <T> Uni<T> onContextOfItsOwn(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(own, true);
            own.runOnContext(started ->
                    Uni.createFrom().deferred(() -> work.get()).subscribe().with(emitter::complete, emitter::fail));
        });
    }
}
