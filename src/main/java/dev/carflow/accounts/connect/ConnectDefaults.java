package dev.carflow.accounts.connect;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Stands in where nobody else answers this package's questions. Nothing is made up: without a store nobody is linked. */
@ApplicationScoped
public class ConnectDefaults {

    @Produces
    @Singleton
    @DefaultBean
    MigrationPhase migrationPhase() {
        return () -> false;
    }

    @Produces
    @Singleton
    @DefaultBean
    CodeExchange codeExchange() {
        return request -> Uni.createFrom().item(new CodeExchange.NotStored("no-exchange"));
    }

    @Produces
    @Singleton
    @DefaultBean
    ConnectedUsers connectedUsers() {
        return new ConnectedUsers() {
            @Override
            public Uni<Outcome> connected(String account, String userId, List<ConnectedVehicle> vehicles) {
                return Uni.createFrom().failure(() -> new IllegalStateException("nobody keeps connected users"));
            }

            @Override
            public Uni<Boolean> isLinked(String account, String userId) {
                return Uni.createFrom().item(false);
            }
        };
    }
}
