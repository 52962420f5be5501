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

/** Publishes what a redrive found fit, or only counts it in a dry run, and keeps the tally. Blocks; used by one thread. */
public final class Publication implements AutoCloseable {

    private final Optional<TopicWriter> writer;
    private final Map<String, Long> published = new TreeMap<>();
    private final Map<String, Long> left = new TreeMap<>();
    private Optional<String> problem = Optional.empty();

    private Publication(Optional<TopicWriter> writer) {
        this.writer = writer;
    }

    /**
     * What goes on a topic.
     *
     * @param source what it is made from, and is to be noted once it is on Kafka
     */
    public record Candidate<S>(S source, EventRecord record) {}

    /** Counts, and writes nothing. */
    public static Publication dryRun() {
        return new Publication(Optional.empty());
    }

    /** @return to be closed */
    public static Publication open(TopicWriters writers) {
        return new Publication(Optional.of(writers.open()));
    }

    /** Counts one that stays, for a reason of which there are few. */
    public void leave(String why) {
        left.merge(why, 1L, Long::sum);
    }

    /** @param confirmed takes the sources of those that are on Kafka now; in a dry run it is not called */
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

    /** Whether Kafka did not take a record of the last portion: then there is no use in another. */
    public boolean isStopped() {
        return problem.isPresent();
    }

    /** @param before how many were redriven earlier */
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
