package dev.carflow.accounts.store;

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
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Hibernate sessions for callers on any thread: Hibernate wants to stay on one event loop, and must not find
 * the session of somebody else there. So each has a context of its own.
 */
@ApplicationScoped
class Sessions {

    /** The first question of a process also makes Hibernate load what it asks with: seconds, where processors are few. */
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final InjectableInstance<Mutiny.SessionFactory> factories;
    private final Vertx vertx;

    @Inject
    Sessions(@Any InjectableInstance<Mutiny.SessionFactory> factories, Vertx vertx) {
        this.factories = factories;
        this.vertx = vertx;
    }

    /** Does {@code work} in a transaction, within twenty seconds. What it gives must have nothing left to load. */
    <T> Uni<T> inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return Uni.createFrom()
                .<T>emitter(emitter -> {
                    Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
                    VertxContextSafetyToggle.setContextSafe(own, true);
                    own.runOnContext(started -> Uni.createFrom()
                            .deferred(() -> factories.getActive().withTransaction(work))
                            .subscribe()
                            .with(emitter::complete, emitter::fail));
                })
                .ifNoItem()
                .after(WITHIN)
                .fail();
    }
}
