package dev.carflow.migration.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.migration.compare.ComparedVehicle;
import dev.carflow.migration.compare.Comparison;
import dev.carflow.migration.compare.ComparisonRequest;
import dev.carflow.migration.compare.ComparisonSummary;
import dev.carflow.migration.compare.Difference;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
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
            "Reads the same vehicles with the application's token and with their own, and lists what differs.",
            "Two calls of the allowance for a vehicle.",
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
            description = "Calls per minute instead of carflow.migration.calls-per-minute; 0: no limit.")
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
        if (!json) {
            out.printf(
                    Locale.ROOT,
                    "%-38s %-36s %-9s %-26s %s%n",
                    "vehicle",
                    "signal",
                    "differs",
                    "application",
                    "vehicle's token");
        }
        ComparisonSummary summary = comparison.get().run(request, vehicle -> {
            if (json) {
                out.println(json(vehicle));
            } else {
                print(vehicle, out);
            }
        });
        end(summary, out);
        if (summary.isClean()) {
            return ExitCode.HOLDS;
        }
        return summary.vehicles() == 0 ? ExitCode.COULD_NOT_FIND_OUT : ExitCode.DOES_NOT_HOLD;
    }

    private void end(ComparisonSummary summary, PrintWriter out) {
        if (json) {
            out.println(Json.object()
                    .put("vehicles", summary.vehicles())
                    .put("same", summary.same())
                    .put("different", summary.different())
                    .put("applicationFailed", summary.applicationFailed())
                    .put("vehicleTokenFailed", summary.vehicleTokenFailed()));
        } else if (summary.vehicles() == 0) {
            out.println("No vehicle has both a connection and a token: run `migrate backfill` first.");
        } else {
            out.printf(
                    Locale.ROOT,
                    "%,d vehicles: %,d the same, %,d different, %,d failed with the application's token, %,d with their"
                            + " own.%n",
                    summary.vehicles(),
                    summary.same(),
                    summary.different(),
                    summary.applicationFailed(),
                    summary.vehicleTokenFailed());
        }
    }

    private static void print(ComparedVehicle vehicle, PrintWriter out) {
        if (vehicle instanceof ComparedVehicle.Different different) {
            for (Difference each : different.differences()) {
                out.printf(
                        Locale.ROOT,
                        "%-38s %-36s %-9s %-26s %s%n",
                        vehicle.vehicleId(),
                        each.code(),
                        word(each),
                        each.application(),
                        each.vehicleToken());
            }
        } else if (vehicle instanceof ComparedVehicle.ApplicationFailed failed) {
            out.printf(
                    Locale.ROOT,
                    "%-38s %-36s %-9s %-26s %s%n",
                    vehicle.vehicleId(),
                    "all",
                    "failed",
                    failed.problem(),
                    "");
        } else if (vehicle instanceof ComparedVehicle.VehicleTokenFailed failed) {
            out.printf(
                    Locale.ROOT,
                    "%-38s %-36s %-9s %-26s %s%n",
                    vehicle.vehicleId(),
                    "all",
                    "failed",
                    "",
                    failed.problem());
        }
    }

    private static ObjectNode json(ComparedVehicle vehicle) {
        ObjectNode json = Json.object().put("vehicle", vehicle.vehicleId());
        if (vehicle instanceof ComparedVehicle.Different different) {
            json.put("outcome", "different");
            for (Difference each : different.differences()) {
                json.withArray("differences")
                        .addObject()
                        .put("signal", each.code())
                        .put("differs", word(each))
                        .put("application", each.application())
                        .put("vehicleToken", each.vehicleToken());
            }
            return json;
        }
        if (vehicle instanceof ComparedVehicle.ApplicationFailed failed) {
            return json.put("outcome", "application-failed").put("problem", failed.problem());
        }
        return vehicle instanceof ComparedVehicle.VehicleTokenFailed failed
                ? json.put("outcome", "vehicle-token-failed").put("problem", failed.problem())
                : json.put("outcome", "same");
    }

    private static String word(Difference difference) {
        return difference.kind().name().toLowerCase(Locale.ROOT);
    }
}
