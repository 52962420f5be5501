package dev.carflow.redrive.cli;

import dev.carflow.operations.cli.ListArgument;
import dev.carflow.redrive.RecordFilter;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options that select records. */
final class FilterOptions {

    @Option(
            names = "--reason",
            split = ",",
            converter = ListArgument.class,
            splitSynopsisLabel = ",",
            description = "With one of these reasons, comma separated.")
    private Set<String> reasons = Set.of();

    @Option(names = "--user", description = "Of this Smartcar user.")
    private String user;

    @Option(names = "--vehicle", description = "Of this Smartcar vehicle.")
    private String vehicle;

    RecordFilter filter() {
        return new RecordFilter(reasons, Optional.ofNullable(user), Optional.ofNullable(vehicle));
    }
}
