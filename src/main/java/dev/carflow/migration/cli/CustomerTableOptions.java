package dev.carflow.migration.cli;

import dev.carflow.migration.sql.CustomerTables;
import dev.carflow.operations.cli.ListArgument;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that name the tables and columns of the customer's own application. */
@Vetoed
final class CustomerTableOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--users", defaultValue = "users", description = "Your table of users (default: users).")
    private String users;

    @Option(
            names = "--users-id",
            defaultValue = "id",
            description = "Its column with the id that Carflow knows as the account (default: id).")
    private String usersId;

    @Option(
            names = "--user-column",
            defaultValue = "smartcar_user_id",
            description = "The new column of users (default: smartcar_user_id).")
    private String userColumn;

    @Option(
            names = "--vehicles",
            defaultValue = "vehicles",
            description = "Your table of vehicles (default: vehicles).")
    private String vehicles;

    @Option(
            names = "--vehicle-column",
            defaultValue = "smartcar_vehicle_id",
            description = "The new column of vehicles (default: smartcar_vehicle_id).")
    private String vehicleColumn;

    @Option(
            names = "--token-columns",
            split = ",",
            converter = ListArgument.class,
            splitSynopsisLabel = ",",
            defaultValue = "vehicle_access_token,token_created_at",
            description = "The columns that go in the end (default: vehicle_access_token,token_created_at).")
    private List<String> tokenColumns;

    CustomerTables tables() {
        try {
            return new CustomerTables(users, usersId, userColumn, vehicles, vehicleColumn, tokenColumns);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
