package dev.carflow.outage.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.carflow.eventlog.cli.JsonText;
import dev.carflow.eventlog.spill.SpillTrace.Affected;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.outage.Outage;
import dev.carflow.outage.OutageReport;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
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
    public Integer call() throws IOException {
        Outage outage = span.read(report.get());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            JsonText.print(out, members -> write(outage, members));
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

    private void write(Outage outage, JsonGenerator out) throws IOException {
        out.writeStringField("from", outage.from().toString());
        out.writeStringField("to", outage.to().toString());
        out.writeNumberField("onKafka", outage.kept());
        out.writeNumberField("waiting", outage.waiting());
        out.writeNumberField("users", outage.users());
        out.writeNumberField("refused", outage.refused());
        out.writeObjectFieldStart("refusedByCause");
        for (Map.Entry<String, Long> each : outage.refusedByCause().entrySet()) {
            out.writeNumberField(each.getKey(), each.getValue());
        }
        out.writeEndObject();
        out.writeNumberField("longestRefusalMinutes", outage.longestRefusal().toMinutes());
        out.writeBooleanField("mayHaveLostEvents", outage.mayHaveLostEvents());
        if (!summary) {
            out.writeArrayFieldStart("affected");
            for (Affected each : outage.affected()) {
                write(each, out);
            }
            out.writeEndArray();
        }
    }

    private static void write(Affected each, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("topic", each.topic());
        out.writeStringField("user", each.user());
        out.writeStringField("vehicle", each.vehicle());
        out.writeNumberField("onKafka", each.kept());
        out.writeNumberField("waiting", each.waiting());
        out.writeNumberField("refused", each.refused());
        out.writeStringField("first", each.first().toString());
        out.writeStringField("last", each.last().toString());
        out.writeBooleanField("freshSignalsAsked", each.asked());
        out.writeEndObject();
    }
}
