package dev.carflow.outage.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.eventlog.spill.SpillTrace.Affected;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.outage.Outage;
import dev.carflow.outage.OutageReport;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code outage report}. */
@Vetoed
@Command(
        name = "report",
        description = {
            "Which users' events came through the spill in a time, and what may have been missed.",
            "Exit code: 0 every event was acknowledged, 1 some were refused."
        },
        mixinStandardHelpOptions = true)
public final class OutageReportCommand implements Callable<Integer> {

    private final Supplier<OutageReport> report;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Span span = new Span();

    @Option(names = "--summary", description = "Leave users and vehicles out.")
    private boolean summary;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public OutageReportCommand(Supplier<OutageReport> report) {
        this.report = report;
    }

    @Override
    public Integer call() {
        Outage outage = span.read(report.get());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(tree(outage)));
        } else {
            print(outage, out);
        }
        return outage.refused() == 0 ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private void print(Outage outage, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "From %s to %s%n",
                outage.from().truncatedTo(ChronoUnit.SECONDS),
                outage.to().truncatedTo(ChronoUnit.SECONDS));
        out.printf(
                Locale.ROOT,
                "Through the spill: %,d events on Kafka by now, %,d still wait; %,d users in all.%n",
                outage.kept(),
                outage.waiting(),
                outage.users());
        out.println(refusals(outage));
        if (!summary && !outage.affected().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "%n%-38s %-38s %8s %8s %8s  %-20s  %s%n",
                    "user",
                    "vehicle",
                    "on Kafka",
                    "waiting",
                    "refused",
                    "first",
                    "last");
            outage.affected().forEach(each -> print(each, out));
        }
    }

    private static String refusals(Outage outage) {
        if (outage.refused() == 0) {
            return "Refused: nothing that is known of. Every event that arrived was acknowledged.";
        }
        String causes = outage.refusedByCause().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "Refused with 503: %,d attempts (%s), for up to %d minutes without a break.%n%s",
                outage.refused(),
                causes,
                outage.longestRefusal().toMinutes(),
                outage.mayHaveLostEvents()
                        ? "Smartcar makes four attempts within 175 s: events are lost whose attempts were all refused."
                                + " `outage refresh` asks for fresh signals of the vehicles."
                        : "Smartcar makes four attempts within 175 s, so these events most likely came again and were"
                                + " taken.");
    }

    private static void print(Affected each, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-38s %-38s %,8d %,8d %,8d  %-20s  %s%n",
                each.user(),
                each.vehicle(),
                each.kept(),
                each.waiting(),
                each.refused(),
                each.first().truncatedTo(ChronoUnit.SECONDS),
                each.last().truncatedTo(ChronoUnit.SECONDS));
    }

    private ObjectNode tree(Outage outage) {
        ObjectNode tree = Json.object()
                .put("from", outage.from().toString())
                .put("to", outage.to().toString())
                .put("onKafka", outage.kept())
                .put("waiting", outage.waiting())
                .put("users", outage.users())
                .put("refused", outage.refused());
        ObjectNode causes = tree.putObject("refusedByCause");
        outage.refusedByCause().forEach(causes::put);
        tree.put("longestRefusalMinutes", outage.longestRefusal().toMinutes())
                .put("mayHaveLostEvents", outage.mayHaveLostEvents());
        if (!summary) {
            ArrayNode affected = tree.putArray("affected");
            outage.affected().forEach(each -> put(each, affected.addObject()));
        }
        return tree;
    }

    private static void put(Affected each, ObjectNode tree) {
        tree.put("topic", each.topic())
                .put("user", each.user())
                .put("vehicle", each.vehicle())
                .put("onKafka", each.kept())
                .put("waiting", each.waiting())
                .put("refused", each.refused())
                .put("first", each.first().toString())
                .put("last", each.last().toString())
                .put("freshSignalsAsked", each.asked());
    }
}
