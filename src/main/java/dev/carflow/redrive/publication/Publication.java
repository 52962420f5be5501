package dev.carflow.redrive.publication;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.redrive.topic.TopicWriter;
import dev.carflow.redrive.topic.TopicWriter.Written;
import dev.carflow.redrive.topic.TopicWriters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Publishes the records that a redrive has selected, or only counts them in a dry run, and keeps the totals. Blocks;
 * used by one thread.
 */
public final class Publication implements AutoCloseable {

    private final Optional<TopicWriter> writer;
    private final Map<String, Long> published = new TreeMap<>();
    private final Map<String, Long> left = new TreeMap<>();
    private Optional<String> problem = Optional.empty();

    private Publication(Optional<TopicWriter> writer) {
        this.writer = writer;
    }

    /**
     * A record to publish.
     *
     * @param source the origin, to be marked once the record is on Kafka
     */
    public record Candidate<S>(S source, EventRecord record) {}

    /** Returns a publication that counts and writes nothing. */
    public static Publication dryRun() {
        return new Publication(Optional.empty());
    }

    /** Returns a publication that must be closed. */
    public static Publication open(TopicWriters writers) {
        return new Publication(Optional.of(writers.open()));
    }

    /** Counts a record that stays, by one of a few reasons. */
    public void leave(String why) {
        left.merge(why, 1L, Long::sum);
    }

    /**
     * @param confirmed receives the sources of the records that are on Kafka; not called in a dry run
     */
    public <S> void publish(List<Candidate<S>> portion, Consumer<List<S>> confirmed) {
        List<Written> results = written(portion.stream().map(Candidate::record).toList());
        List<S> stored = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Candidate<S> each = portion.get(i);
            if (results.get(i) instanceof Written.Stored) {
                stored.add(each.source());
                published.merge(each.record().topic(), 1L, Long::sum);
            } else if (results.get(i) instanceof Written.Refused refused) {
                leave("Kafka refuses it: " + refused.why());
            }
        }
        problem = TopicWriter.problem(results);
        if (writer.isPresent() && !stored.isEmpty()) {
            confirmed.accept(stored);
        }
    }

    /** Returns whether Kafka did not take a record of the last batch: another would be pointless. */
    public boolean isStopped() {
        return problem.isPresent();
    }

    /**
     * @param before how many were redriven earlier
     */
    public RedriveResult result(OptionalLong before) {
        return new RedriveResult(published, left, before, problem);
    }

    private List<Written> written(List<EventRecord> records) {
        return writer.map(open -> open.write(records))
                .orElseGet(() -> Collections.nCopies(records.size(), new Written.Stored()));
    }

    @Override
    public void close() {
        writer.ifPresent(TopicWriter::close);
    }
}
