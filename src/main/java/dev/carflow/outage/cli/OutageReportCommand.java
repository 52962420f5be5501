package dev.carflow.outage.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.eventlog.spill.SpillTrace.Affected;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Table;
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
import picocli.CommandLine.Option;

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

    @Mixin
    private Span span = new Span();

    @Option(names = "--summary", description = "Leave users and vehicles out.")
    private boolean summary;

    @Mixin
    private Output output;

    public OutageReportCommand(Supplier<OutageReport> report) {
        this.report = report;
    }

    @Override
    public Integer call() {
        Outage outage = span.read(report.get());
        PrintWriter out = output.out();
        if (output.isJson()) {
            output.print(tree(outage));
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
            out.println();
            Table table = new Table(out)
                    .left("user", 38)
                    .left("vehicle", 38)
                    .right("on Kafka", 8)
                    .right("waiting", 8)
                    .right("refused", 8)
                    .left("first", 20)
                    .last("last");
            table.header();
            outage.affected()
                    .forEach(each -> table.row(
                            each.user(),
                            each.vehicle(),
                            each.kept(),
                            each.waiting(),
                            each.refused(),
                            each.first().truncatedTo(ChronoUnit.SECONDS),
                            each.last().truncatedTo(ChronoUnit.SECONDS)));
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
