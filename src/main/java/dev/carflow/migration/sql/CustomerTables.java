package dev.carflow.migration.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of the customer's own tables and columns; by default those of the guide.
 *
 * @param users table of users, perhaps with its schema in front
 * @param usersId column of {@code users} that is Carflow's {@code external_id}, of any type
 * @param vehicles table of vehicles
 * @param tokens columns of {@code vehicles} that hold tokens and related data
 */
public record CustomerTables(
        String users,
        String usersId,
        String smartcarUserId,
        String vehicles,
        String smartcarVehicleId,
        List<String> tokens) {

    public CustomerTables {
        tokens = List.copyOf(tokens);
        Stream.concat(Stream.of(users, usersId, smartcarUserId, vehicles, smartcarVehicleId), tokens.stream())
                .filter(CustomerTables::isNoName)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("not the name of a table or column: " + name);
                });
    }

    /** Each part in quotes, so that any name is taken as it is. */
    static String quoted(String name) {
        return Stream.of(name.split("\\.", -1))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    /** The last part of a table's name and a column's, as the name of an index. */
    static String indexOf(String table, String column) {
        String name = table.substring(table.lastIndexOf('.') + 1) + "_" + column;
        return quoted(name.replace('.', '_'));
    }

    private static boolean isNoName(String name) {
        return name.isBlank()
                || name.chars().anyMatch(Character::isISOControl)
                || Stream.of(name.split("\\.", -1)).anyMatch(String::isBlank);
    }
}
