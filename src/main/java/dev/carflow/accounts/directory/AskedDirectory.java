package dev.carflow.accounts.directory;

import dev.carflow.database.Patience;
import dev.carflow.routing.AssignedRoutes;
import dev.carflow.routing.VehicleUsers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Routes and vehicles' users for subcommands, which hold nothing in memory: asks the database each time, and waits. */
@ApplicationScoped
@Typed(AskedDirectory.class)
public class AskedDirectory implements AssignedRoutes, VehicleUsers {

    private static final Duration WITHIN = Patience.AT_MOST;

    private final AccountRows accounts;
    private final VehicleRows vehicles;

    @Inject
    AskedDirectory(AccountRows accounts, VehicleRows vehicles) {
        this.accounts = accounts;
        this.vehicles = vehicles;
    }

    @Override
    public Optional<String> routeOf(String userId) {
        return accounts.these(List.of(userId)).await().atMost(WITHIN).stream()
                .findFirst()
                .map(AccountRow::route);
    }

    @Override
    public Optional<String> userOf(String vehicleId) {
        return vehicles.these(List.of(vehicleId)).await().atMost(WITHIN).stream()
                .findFirst()
                .map(VehicleRow::smartcarUserId);
    }
}
