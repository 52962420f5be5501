package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.operations.cli.ExitCode;
import dev.carflow.packaged.ServiceEnvironment;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Subcommands of the package, each as a process: understood as they are in the source, and run against live servers. What
 * they do is tested in process, beside a running service. A native executable may have lost what no such test misses, so
 * all of them are run by one.
 */
class PackagedCommandsIT {

    private static final int AT_ONCE = 2;

    /** The result of a subcommand. */
    private record Run(int code, String out) {}

    @Test
    void everySubcommandDescribesItsOptions() {
        // Given
        CommandLine root = CommandTree.of(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), new UnattendedTerminal());
        List<CommandLine> all = commands(root).toList();
        assertThat(all).hasSizeGreaterThan(20);
        List<CommandLine> commands = Packaged.isNative() ? all : all.subList(all.size() - 1, all.size());

        // When
        List<Run> runs = atMostTwoAtOnce(commands, command -> {
            List<String> arguments = path(command);
            arguments.add("--help");
            return run(List.of(), Map.of(), arguments.toArray(String[]::new));
        });

        // Then
        for (int i = 0; i < commands.size(); i++) {
            assertThat(runs.get(i)).isEqualTo(new Run(0, commands.get(i).getUsageMessage(CommandLine.Help.Ansi.OFF)));
        }
    }

    @Test
    void theLastPhaseIsWalkedFromItsBackfillOn() {
        try (ServiceEnvironment around = ServiceEnvironment.start()) {
            // Given
            Map<String, String> settings = new HashMap<>(around.settings());
            settings.put("CARFLOW_MIGRATION_PHASE", "application-token");
            settings.put("CARFLOW_MIGRATE_CALLS_PER_MINUTE", "0");
            List<Connection> connections = around.smartcar().fleet().connections();

            // When
            Run migrated = run(List.of(), settings, "schema", "migrate");

            // Then
            assertThat(migrated.out()).startsWith("The schema is at version ");
            assertThat(migrated.code()).isEqualTo(ExitCode.HOLDS);

            // When: a command that Smartcar did not answer in time is run again, and continues
            Run backfill = await().atMost(Timeouts.PROCESS)
                    .until(() -> run(around.trust(), settings, "migrate", "backfill"), run -> run.code() == 0);

            // Then
            assertThat(backfill.out()).contains("Complete: " + connections.size() + " connections");

            if (Packaged.isNative()) {
                theScanContinues(around, settings, connections.get(0).user().id());
            }
        }
    }

    private static void theScanContinues(ServiceEnvironment around, Map<String, String> settings, String user) {
        // When: these change nothing and do not mind each other
        List<Run> runs = atMostTwoAtOnce(
                List.of(
                        "migrate status --json",
                        "migrate compare --all",
                        "migrate rollback",
                        "migrate finish --yes",
                        "accounts show --user " + user),
                line -> run(around.trust(), settings, line.split(" ")));
        Run status = runs.get(0);
        Run rollback = runs.get(2);
        Run finish = runs.get(3);
        Run account = runs.get(4);

        // Then
        assertThat(runs)
                .extracting(Run::code)
                .as(runs.toString())
                .containsExactly(
                        ExitCode.DOES_NOT_HOLD,
                        ExitCode.COULD_NOT_FIND_OUT,
                        ExitCode.DOES_NOT_HOLD,
                        ExitCode.DOES_NOT_HOLD,
                        ExitCode.HOLDS);
        assertThat(Samples.parse(status.out().getBytes(StandardCharsets.UTF_8))
                        .path("items")
                        .size())
                .isGreaterThan(8);
        assertThat(rollback.out()).startsWith("From application-token back to parallel: not possible");
        assertThat(finish.out()).startsWith("Refused");
        assertThat(account.out()).contains(user + ", route smartcar");

        // When
        Run removal = run(around.trust(), settings, "accounts", "remove", "--yes", "--user", user);

        // Then
        assertThat(removal.out()).contains("\nRemoved: ");
        assertThat(removal.code()).isEqualTo(ExitCode.HOLDS);
    }

    /** Each is a JVM that starts, and more of them than processors only wait for each other. */
    private static <T> List<Run> atMostTwoAtOnce(List<T> tasks, Function<T, Run> run) {
        ExecutorService places = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Run>> runs = tasks.stream()
                    .map(task -> CompletableFuture.supplyAsync(() -> run.apply(task), places))
                    .toList();
            return runs.stream().map(CompletableFuture::join).toList();
        } finally {
            places.shutdownNow();
        }
    }

    private static Run run(List<String> options, Map<String, String> settings, String... arguments) {
        try (ServiceProcess process =
                ServiceProcess.run(Packaged.with(Packaged.SHORT_LIVED, options), List.of(arguments), settings)) {
            int code = process.awaitExit(Timeouts.PROCESS);
            assertThat(PrivateValues.usual().in(process.output())).isEmpty();
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
}
