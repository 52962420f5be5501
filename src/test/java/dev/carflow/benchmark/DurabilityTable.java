package dev.carflow.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** Whether everything that was acknowledged, in any block, is on the topic. */
final class DurabilityTable {

    private final Table table = new Table("", "acknowledged", "on the topic", "missing", "errors", "record bytes");
    private final BenchmarkTopics topics;
    private boolean clean = true;

    DurabilityTable(BenchmarkTopics topics) {
        this.topics = topics;
    }

    void row(Contender contender, Series series) throws ExecutionException, InterruptedException {
        long acknowledged = series.everything().acknowledged();
        long errors = series.everything().errorCount();
        long present = topics.count(contender.topic());
        // More than was acknowledged is no loss: a confirmation can get lost after the record was written.
        long missing = Math.max(0, acknowledged - present);
        clean &= missing == 0 && errors == 0 && acknowledged > 0;
        table.row(List.of(
                contender.name(),
                count(acknowledged),
                count(present),
                count(missing),
                errors == 0 ? "0" : series.everything().errors().toString(),
                count(topics.recordBytes(contender.topic()))));
    }

    /** Nothing is missing and nothing failed. */
    boolean isClean() {
        return clean;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
