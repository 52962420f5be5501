package dev.carflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;

/**
 * Writes {@code target/sandbox/carflow}: a script that runs a subcommand of the package beside dev mode, with the settings
 * that point at the sandbox's servers.
 */
final class SubcommandScript {

    static final Path PATH = Path.of("target", "sandbox", "carflow");

    private static final String SCRIPT = """
            #!/bin/sh
            # Runs a subcommand beside the sandbox, as long as `./mvnw quarkus:dev` runs: target/sandbox/carflow migrate status
            jar=$(dirname "$0")/../quarkus-app/quarkus-run.jar
            if [ ! -f "$jar" ]; then
              echo "There is no package yet. Build it: ./mvnw package -DskipTests" >&2
              exit 3
            fi
            if [ -f .env ]; then set -a; . ./.env; set +a; fi
            %sexec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$jar" "$@"
            """;

    private SubcommandScript() {}

    /**
     * @param settings by property name; the script's caller can override them
     */
    static void write(Path script, Map<String, String> settings) {
        StringBuilder exports = new StringBuilder();
        settings.forEach((name, value) -> exports.append(String.format(
                Locale.ROOT,
                "[ -n \"${%1$s+set}\" ] || export %1$s='%2$s'%n",
                environmentName(name),
                value.replace("'", "'\\''"))));
        try {
            Files.createDirectories(script.getParent());
            Files.writeString(script, String.format(Locale.ROOT, SCRIPT, exports));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsupportedOperationException e) {
            // Windows: the script is for shells.
        }
    }

    /** Maps a property's name to an environment variable's as MicroProfile Config does. */
    static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
