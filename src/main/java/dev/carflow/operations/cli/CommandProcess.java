package dev.carflow.operations.cli;

import java.util.Locale;

/**
 * Makes this process run a subcommand: no servers, no role, and standard output only for the subcommand. Must be called
 * before the service starts.
 */
public final class CommandProcess {

    private CommandProcess() {}

    /** @param database whether the subcommand needs the database */
    public static void prepare(boolean database) {
        System.setProperty("carflow.command", "true");
        System.setProperty("carflow.command-without-database", String.valueOf(!database));
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.management.host-enabled", "false");
        System.setProperty("quarkus.log.console.stderr", "true");
        setUnlessGiven("quarkus.log.console.json.enabled", "false");
        setUnlessGiven("quarkus.log.console.level", "WARN");
    }

    private static void setUnlessGiven(String key, String value) {
        String variable = key.toUpperCase(Locale.ROOT).replace('.', '_');
        if (System.getProperty(key) == null && System.getenv(variable) == null) {
            System.setProperty(key, value);
        }
    }
}
