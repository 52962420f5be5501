package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.operations.cli.Terminal;
import dev.carflow.packaged.Surroundings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every subcommand of the package: understood as it is in the source, and run against live servers. */
class PackagedCommandsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What a subcommand left behind. */
    private record Run(int code, String out) {}

    @Test
    void everySubcommandSaysWhatItTakes() {
        // Given: in the jar they are the classes that CommandTreeTest asks, a native executable may have lost some
        CommandLine root =
                CommandTree.of(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), nobody());
        int asked = Packaged.isNative() ? Integer.MAX_VALUE : 4;
        List<CommandLine> commands = commands(root).limit(asked).toList();
        assertThat(commands).hasSizeGreaterThan(3);

        // When
        List<CompletableFuture<Run>> runs = new ArrayList<>();
        for (CommandLine command : commands) {
            List<String> arguments = path(command);
            arguments.add("--help");
            runs.add(CompletableFuture.supplyAsync(() -> run(List.of(), Map.of(), arguments.toArray(String[]::new))));
        }

        // Then
        for (int i = 0; i < commands.size(); i++) {
            assertThat(runs.get(i).join())
                    .isEqualTo(new Run(0, commands.get(i).getUsageMessage(CommandLine.Help.Ansi.OFF)));
        }
    }

    @Test
    void theLastPhaseIsWalkedFromItsBackfillOn() {
        try (Surroundings around = Surroundings.start()) {
            // Given
            Map<String, String> settings = new HashMap<>(around.settings());
            settings.put("CARFLOW_MIGRATION_PHASE", "application-token");
            settings.put("CARFLOW_MIGRATION_CALLS_PER_MINUTE", "0");
            List<Connection> connections = around.smartcar().fleet().connections();

            // When
            assertThat(run(List.of(), settings, "schema", "migrate").code()).isZero();

            // And: one that Smartcar did not answer in time is run again, and goes on
            Run backfill = await().atMost(PATIENCE)
                    .until(() -> run(around.trust(), settings, "migrate", "backfill"), run -> run.code() == 0);

            // Then
            assertThat(backfill.out()).contains("Complete: " + connections.size() + " connections");

            // When: these change nothing and do not mind each other
            CompletableFuture<Run> status = later(around, settings, "migrate", "status", "--json");
            CompletableFuture<Run> compare = later(around, settings, "migrate", "compare", "--all");
            CompletableFuture<Run> rollback = later(around, settings, "migrate", "rollback");
            CompletableFuture<Run> finish = later(around, settings, "migrate", "finish", "--yes");
            String user = connections.get(0).user().id();
            CompletableFuture<Run> account = later(around, settings, "accounts", "show", "--user", user);

            // Then
            assertThat(Samples.parse(status.join().out().getBytes(StandardCharsets.UTF_8))
                            .path("items")
                            .size())
                    .isGreaterThan(8);
            assertThat(status.join().code()).isEqualTo(1);
            assertThat(compare.join().code()).as(compare.join().out()).isEqualTo(3);
            assertThat(rollback.join().out()).startsWith("From application-token back to parallel");
            assertThat(finish.join().out()).startsWith("Refused");
            assertThat(finish.join().code()).isEqualTo(1);
            assertThat(account.join().code()).as(account.join().out()).isZero();
            assertThat(account.join().out()).contains(user + ", route smartcar");

            // When
            Run removal = run(around.trust(), settings, "accounts", "remove", "--yes", "--user", user);

            // Then
            assertThat(removal.out()).startsWith("Removed: ");
            assertThat(removal.code()).isZero();
        }
    }

    private static CompletableFuture<Run> later(
            Surroundings around, Map<String, String> settings, String... arguments) {
        return CompletableFuture.supplyAsync(() -> run(around.trust(), settings, arguments));
    }

    private static Run run(List<String> options, Map<String, String> settings, String... arguments) {
        try (ServiceProcess process =
                ServiceProcess.run(Packaged.with(Packaged.SHORT_LIVED, options), List.of(arguments), settings)) {
            int code = process.awaitExit(PATIENCE);
            return new Run(code, process.output());
        } catch (InterruptedException | AssertionError e) {
            throw new IllegalStateException(String.join(" ", arguments), e);
        }
    }

    private static Stream<CommandLine> commands(CommandLine from) {
        return Stream.concat(
                Stream.of(from),
                from.getSubcommands().values().stream().distinct().flatMap(PackagedCommandsIT::commands));
    }

    private static List<String> path(CommandLine command) {
        List<String> path = new ArrayList<>();
        for (CommandLine at = command; at.getParent() != null; at = at.getParent()) {
            path.add(0, at.getCommandName());
        }
        return path;
    }

    private static Terminal nobody() {
        return Terminal.ofProcess(new PrintWriter(new StringWriter()));
    }
}
