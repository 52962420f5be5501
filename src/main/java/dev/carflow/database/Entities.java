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
 * The database by its entities, on the same pool as {@link Statements} and with deadlines of the same kind. Sessions are stateless: an entity is
 * read, inserted, updated by its version or deleted at the word, and nothing is loaded later. Callers may be on any thread; Hibernate wants
 * to stay on one event loop and must not find the session of somebody else there, so each transaction has a context of its own.
 */
@ApplicationScoped
public class Entities {

    /** The first question of a process also makes Hibernate load what it asks with: seconds, where processors are few. */
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private static final Duration STATEMENT_WITHIN = Duration.ofSeconds(5);

    private final InjectableInstance<Mutiny.SessionFactory> factories;
    private final Vertx vertx;
    private final TimeoutPolicy patience;
    private final Duration statementWithin;

    @Inject
    public Entities(@Any InjectableInstance<Mutiny.SessionFactory> factories, Vertx vertx, TimeoutPolicy patience) {
        this(factories, vertx, patience, STATEMENT_WITHIN);
    }

    Entities(
            InjectableInstance<Mutiny.SessionFactory> factories,
            Vertx vertx,
            TimeoutPolicy patience,
            Duration statementWithin) {
        this.factories = factories;
        this.vertx = vertx;
        this.patience = patience;
        this.statementWithin = statementWithin;
    }

    /**
     * Does {@code work} in a transaction, within twenty seconds, of which each statement may take five: then the server ends
     * it. A subcommand waits by its {@link TimeoutPolicy}. Work that was begun is never repeated.
     */
    public <T> Uni<T> inTransaction(Function<Mutiny.StatelessSession, Uni<T>> work) {
        String deadline = "set local statement_timeout = "
                + patience.longest(statementWithin).toMillis();
        return patience.begin(
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
