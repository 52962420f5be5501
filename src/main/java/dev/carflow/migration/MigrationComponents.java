package dev.carflow.migration;

import dev.carflow.accounts.connect.MigrationPhase;
import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What others are told of the migration, and what stands in where nobody tells it. */
@ApplicationScoped
public class MigrationComponents {

    @Produces
    @Singleton
    MigrationPhase phase(MigrationConfig config) {
        return () -> config.phase().keepsVehicleTokens();
    }

    /** No limit but the pace that subcommands keep of themselves. */
    @Produces
    @Singleton
    @DefaultBean
    CallAllowance allowance() {
        return () -> Uni.createFrom().voidItem();
    }
}
