package dev.carflow.accounts.directory;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.routing.AssignedRoutes;
import dev.carflow.routing.VehicleUsers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Routes and users of vehicles for subcommands, which hold nothing in memory: queries the database each time, and
 * blocks.
 */
@ApplicationScoped
@Typed(QueryingDirectory.class)
public class QueryingDirectory implements AssignedRoutes, VehicleUsers {

    private final AccountRows accounts;
    private final VehicleRows vehicles;

    @Inject
    QueryingDirectory(AccountRows accounts, VehicleRows vehicles) {
        this.accounts = accounts;
        this.vehicles = vehicles;
    }

    @Override
    public Optional<String> routeOf(String userId) {
        return now(accounts.these(List.of(userId))).stream().findFirst().map(AccountRow::route);
    }

    @Override
    public Optional<String> userOf(String vehicleId) {
        return now(vehicles.these(List.of(vehicleId))).stream().findFirst().map(VehicleRow::smartcarUserId);
    }
}
