package dev.carflow.history.cli;

import dev.carflow.history.EventTail;
import dev.carflow.history.TailFilter;
import dev.carflow.history.TailedRecord;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Interruption;
import dev.carflow.routing.ConfiguredRoutes;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tail}. */
@Vetoed
@Command(
        name = "tail",
        description = {
            "Follows all topics of events from now on: a line for each record, without its content. Ends with Ctrl-C, or"
                    + " when nothing reads its output any more. Changes nothing and joins no consumer group.",
            "Exit code: 0 it was ended, 3 no topic can be read."
        },
        mixinStandardHelpOptions = true)
public final class TailCommand implements Callable<Integer> {

    private final Supplier<EventTail> tail;
    private final Supplier<ConfiguredRoutes> routes;

    @Spec
    private CommandSpec spec;

    @Option(names = "--user", description = "Records of this Smartcar user.")
    private String user;

    @Option(names = "--vehicle", description = "Records of this Smartcar vehicle.")
    private String vehicle;

    @Option(
            names = "--type",
            description = "Records whose ce_type contains this, such as vehicle_error, enriched or user-removed.")
    private String type;

    @Option(
            names = "--route",
            description = "Topics of this route; those that all routes share belong to the default route.")
    private String route;

    @Option(names = "--ids", description = "Print ids of users and vehicles.")
    private boolean ids;

    @Option(names = "--json", description = "Print a line of JSON for each record.")
    private boolean json;

    public TailCommand(Supplier<EventTail> tail, Supplier<ConfiguredRoutes> routes) {
        this.tail = tail;
        this.routes = routes;
    }

    @Override
    public Integer call() {
        if (route != null && !routes.get().all().contains(route)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no route " + route + "; routes are "
                            + String.join(", ", new TreeSet<>(routes.get().all())));
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TailFilter filter = new TailFilter(
                Optional.ofNullable(user),
                Optional.ofNullable(vehicle),
                Optional.ofNullable(type),
                Optional.ofNullable(route));
        TailLine line = new TailLine(ids);
        try (Interruption interruption = Interruption.watch()) {
            tail.get()
                    .follow(
                            filter,
                            new EventTail.Listener() {
                                @Override
                                public void started(int topics) {
                                    err.println("Following " + topics + " topics from now on. Ctrl-C ends it.");
                                }

                                @Override
                                public void accept(TailedRecord entry) {
                                    out.println(json ? line.json(entry) : line.text(entry));
                                }

                                @Override
                                public void unread(String topic, String problem) {
                                    err.println("NOT followed: " + topic + ": " + problem + ".");
                                }
                            },
                            () -> !interruption.isRequested() && !out.checkError());
            return interruption.isRequested() || out.checkError() ? ExitCode.HOLDS : ExitCode.COULD_NOT_FIND_OUT;
        }
    }
}
