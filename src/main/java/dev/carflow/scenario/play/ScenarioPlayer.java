package dev.carflow.scenario.play;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.redrive.topic.TopicScan;
import dev.carflow.redrive.topic.TopicWriter;
import dev.carflow.redrive.topic.TopicWriters;
import dev.carflow.redrive.topic.TransactionalTopicWriter;
import dev.carflow.routing.Topics;
import dev.carflow.scenario.Form;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.Scenario;
import dev.carflow.scenario.Script;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Plays scenarios into a topic, and finds plays again. Blocks. */
@ApplicationScoped
@Unremovable
public class ScenarioPlayer {

    /** No time of a play is in the future. */
    private static final Duration LENGTH = Duration.ofMinutes(30);

    private final RecordMaker records;
    private final TopicScan scan;
    private final TopicWriters writers;
    private final Topics topics;

    @Inject
    ScenarioPlayer(RecordMaker records, TopicScan scan, TopicWriters writers, Topics topics) {
        this.records = records;
        this.scan = scan;
        this.writers = writers;
        this.topics = topics;
    }

    /**
     * Whether a topic is one to play into.
     *
     * @param refusal why the play is impossible
     * @param caution why someone has to confirm it
     */
    public record Suitability(Optional<String> refusal, Optional<String> caution) {}

    public Suitability suitability(String topic, Play play) {
        PlaysOnTopic found = PlaysOnTopic.read(scan, topic, false);
        if (found.has(play)) {
            return new Suitability(
                    Optional.of(topic + " has this play already: take another seed, or none"), Optional.empty());
        }
        if (topics.all().contains(topic)) {
            return new Suitability(
                    Optional.empty(),
                    Optional.of(topic + " is a topic of this Carflow: its readers would take the made-up events for"
                            + " real ones, and workers would call Smartcar for them"));
        }
        return new Suitability(
                Optional.empty(),
                found.hasOthers()
                        ? Optional.of(topic + " has records that are of no scenario: its readers would take the made-up"
                                + " events for real ones")
                        : Optional.empty());
    }

    /** Makes the records of a play that ends now. */
    public List<PlayedRecord> make(Script script, Form form) {
        return records.make(script, form, Instant.now().minus(LENGTH).truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Writes them: enriched ones in a transaction for each event, as workers do.
     *
     * @return why it stopped before the end; empty if all is written
     */
    public Optional<String> write(List<PlayedRecord> made, Form form, Play play, String topic) {
        if (form == Form.RAW) {
            try (TopicWriter writer = writers.open()) {
                return TopicWriter.problem(writer.write(
                        made.stream().flatMap(each -> on(topic, each).stream()).toList()));
            }
        }
        try (TransactionalTopicWriter writer = writers.openTransactional("carflow-scenario-" + play.id())) {
            for (PlayedRecord each : made) {
                if (each.event().worker().aborted()) {
                    writer.abort(on(topic, each));
                } else {
                    writer.commit(on(topic, each));
                }
            }
            return Optional.empty();
        }
    }

    private static List<EventRecord> on(String topic, PlayedRecord played) {
        return played.records().stream()
                .map(each -> new EventRecord(topic, each.key(), each.value(), each.headers()))
                .toList();
    }

    /** Returns the newest play of a scenario on a topic, or the one of an id. */
    public Optional<FoundPlay> find(Scenario scenario, String topic, Optional<String> id) {
        return PlaysOnTopic.read(scan, topic, true).plays().stream()
                .filter(found -> found.play().scenario() == scenario)
                .filter(found -> id.isEmpty() || id.get().equals(found.play().id()))
                .max(Comparator.comparing(FoundPlay::begunAt));
    }
}
