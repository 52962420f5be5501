package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.Table;
import dev.carflow.benchmark.blocks.Report;
import dev.carflow.benchmark.load.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Looks on the topics for what servers acknowledged. */
record Durability(ArrivalsReader reader, Report report) {

    /** Prints what each row's topic has; nothing may be missing or altered, and none failed or written twice. */
    void check(List<IngestRow> rows) {
        Map<String, Deliveries> sent = new LinkedHashMap<>();
        rows.forEach(row -> sent.put(row.name(), row.deliveries()));
        print(sent).forEach((name, arrivals) -> {
            arrivals.judge(name, sent.get(name).everything(), report.verdicts());
            arrivals.judgeUsual(name, sent.get(name).everything(), report.verdicts());
        });
    }

    /**
     * The same for servers that may refuse requests, and write some twice: cold ones, and those without Kafka.
     *
     * @param sent to each, by its name
     */
    void checkForLosses(Map<String, Deliveries> sent) {
        print(sent)
                .forEach((name, arrivals) -> arrivals.judge(name, sent.get(name).everything(), report.verdicts()));
    }

    private Map<String, Arrivals> print(Map<String, Deliveries> rows) {
        Map<String, Arrivals> all = new LinkedHashMap<>();
        Table table =
                new Table("", "acknowledged", "on the topic", "missing", "altered", "twice", "errors", "record bytes");
        rows.forEach((name, deliveries) -> {
            Tally sent = deliveries.everything();
            Arrivals arrivals = reader.read(deliveries);
            table.row(List.of(
                    name,
                    count(sent.acknowledgedCount()),
                    count(arrivals.present()),
                    count(arrivals.missing(sent.acknowledged())),
                    count(arrivals.altered()),
                    count(arrivals.twice()),
                    sent.errorCount() == 0 ? "0" : sent.errors().toString(),
                    count(arrivals.bytesEach())));
            all.put(name, arrivals);
        });
        report.line("%s", table);
        report.line("");
        return all;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
