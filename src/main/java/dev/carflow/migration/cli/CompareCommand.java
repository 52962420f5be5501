package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;
import static dev.carflow.operations.cli.Sentences.sentenceOfAny;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.migration.compare.ComparedVehicle;
import dev.carflow.migration.compare.ComparedVehicle.ApplicationFailed;
import dev.carflow.migration.compare.ComparedVehicle.Different;
import dev.carflow.migration.compare.ComparedVehicle.Outcome;
import dev.carflow.migration.compare.ComparedVehicle.VehicleTokenFailed;
import dev.carflow.migration.compare.Comparison;
import dev.carflow.migration.compare.ComparisonRequest;
import dev.carflow.migration.compare.ComparisonSummary;
import dev.carflow.migration.compare.Difference;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Table;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code migrate compare}. */
@Vetoed
@Command(
        name = "compare",
        description = {
            "Reads the same vehicles with the application's token and with their own, and lists what differs: v2.0 says whose"
                    + " a vehicle's token is, v3 its signals.",
            "Two calls of the allowance for a vehicle, one where v3 takes no vehicle's token.",
            "Exit code: 0 all say the same, 1 some do not, 3 nothing could be compared."
        },
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {

    private static final int DEFAULT_SAMPLE = 10;

    private final Supplier<Comparison> comparison;

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private HowMany howMany;

    @Option(
            names = "--tolerance",
            defaultValue = "PT2M",
            description = "How far apart the times of a signal may be, as PT2M (default).")
    private Duration tolerance;

    @Option(
            names = "--rate",
            description = "Calls per minute instead of carflow.migrate.calls-per-minute; 0: no limit.")
    private Integer rate;

    @Option(names = "--json", description = "Print a line of JSON for each vehicle, and one for all.")
    private boolean json;

    /** A sample or all. */
    static final class HowMany {
        @Option(names = "--sample", description = "So many vehicles, picked at random (default: 10).")
        private Integer sample;

        @Option(names = "--all", description = "All vehicles that have a token.")
        private boolean all;
    }

    public CompareCommand(Supplier<Comparison> comparison) {
        this.comparison = comparison;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<Integer> sample = howMany == null
                ? Optional.of(DEFAULT_SAMPLE)
                : Optional.ofNullable(howMany.sample).filter(size -> !howMany.all);
        ComparisonRequest request = new ComparisonRequest(sample, tolerance, Optional.ofNullable(rate));
        Table table = new Table(out)
                .left("vehicle", 38)
                .left("signal", 36)
                .left("differs", 9)
                .left("application", 26)
                .last("vehicle's token");
        if (!json) {
            table.header();
        }
        ComparisonSummary summary = comparison.get().run(request, vehicle -> {
            if (json) {
                out.println(json(vehicle));
            } else {
                print(vehicle, table);
            }
        });
        end(summary, out);
        if (summary.isClean()) {
            return ExitCode.HOLDS;
        }
        boolean nothing = summary.compared() + summary.applicationFailed() + summary.vehicleTokenFailed() == 0;
        return nothing ? ExitCode.COULD_NOT_FIND_OUT : ExitCode.DOES_NOT_HOLD;
    }

    private void end(ComparisonSummary summary, PrintWriter out) {
        if (json) {
            out.println(Json.object()
                    .put("vehicles", summary.vehicles())
                    .put("same", summary.same())
                    .put("different", summary.different())
                    .put("applicationFailed", summary.applicationFailed())
                    .put("vehicleTokenFailed", summary.vehicleTokenFailed())
                    .put("sameOwner", summary.sameOwner())
                    .put("notComparable", summary.notComparable())
                    .put("version2Gone", summary.version2Gone()));
            return;
        }
        if (summary.vehicles() == 0) {
            out.println("No vehicle has both a connection and a token: run `migrate backfill` first.");
            return;
        }
        sentence(
                out,
                "%,d vehicles: %,d the same, %,d different, %,d failed with the application's token, %,d with their"
                        + " own.",
                summary.vehicles(),
                summary.same(),
                summary.different(),
                summary.applicationFailed(),
                summary.vehicleTokenFailed());
        sentenceOfAny(
                out,
                summary.sameOwner(),
                "v3 takes no vehicle's token, so that signals are not comparable. Of %,d v2.0 says the same user and"
                        + " vehicle.");
        if (summary.version2Gone() > 0) {
            sentence(
                    out,
                    "v2.0 is not served any more (410 or 404), which is no difference: %,d vehicles could not be"
                            + " compared.",
                    summary.notComparable());
        }
    }

    private static void print(ComparedVehicle vehicle, Table table) {
        String id = vehicle.vehicleId();
        if (vehicle.outcome() instanceof Different different) {
            for (Difference each : different.differences()) {
                table.row(id, each.code(), word(each), each.application(), each.vehicleToken());
            }
        } else if (vehicle.outcome() instanceof ApplicationFailed failed) {
            table.row(id, "all", "failed", failed.problem(), "");
        } else if (vehicle.outcome() instanceof VehicleTokenFailed failed) {
            table.row(id, "all", "failed", "", failed.problem());
        }
    }

    private static ObjectNode json(ComparedVehicle vehicle) {
        ObjectNode json = Json.object().put("vehicle", vehicle.vehicleId()).put("outcome", word(vehicle.outcome()));
        if (vehicle.outcome() instanceof Different different) {
            for (Difference each : different.differences()) {
                json.withArray("differences")
                        .addObject()
                        .put("signal", each.code())
                        .put("differs", word(each))
                        .put("application", each.application())
                        .put("vehicleToken", each.vehicleToken());
            }
        } else if (vehicle.outcome() instanceof ApplicationFailed failed) {
            json.put("problem", failed.problem());
        } else if (vehicle.outcome() instanceof VehicleTokenFailed failed) {
            json.put("problem", failed.problem());
        }
        return json.put("version2", vehicle.version2().name().toLowerCase(Locale.ROOT));
    }

    /** As in the documentation: the outcome's name with hyphens. */
    private static String word(Outcome outcome) {
        return outcome.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static String word(Difference difference) {
        return difference.kind().name().toLowerCase(Locale.ROOT);
    }
}
