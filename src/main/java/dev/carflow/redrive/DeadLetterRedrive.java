package dev.carflow.redrive;

import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventReadResult;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.redrive.topic.TopicScan;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Returns dead letters to their topics if a worker can process them now. Workers have seen these events, so each record
 * gets a redrive id.
 */
final class DeadLetterRedrive implements RedriveRule {

    /** Headers added by a dead letter and an earlier redrive: removed from the record. */
    private static final Set<String> ADDED = Set.of(
            EventHeaders.REASON,
            EventHeaders.CAUSE,
            EventHeaders.ORIGIN_TOPIC,
            EventHeaders.ORIGIN_PARTITION,
            EventHeaders.ORIGIN_OFFSET,
            EventHeaders.REDRIVE_ID);

    private final Topics topics;
    private final TopicScan scan;

    DeadLetterRedrive(Topics topics, TopicScan scan) {
        this.topics = topics;
        this.scan = scan;
    }

    @Override
    public RedriveDecision decide(StoredRecord letter, String redriveId) {
        Optional<String> origin = letter.header(EventHeaders.ORIGIN_TOPIC);
        if (origin.isEmpty()) {
            return new RedriveDecision.Leave("no header says where it was");
        }
        if (!topics.enrichable().contains(origin.get())) {
            return new RedriveDecision.Leave("workers do not consume its topic: add its route to carflow.routing");
        }
        if (letter.header(EventHeaders.REASON)
                .filter(EventDefect.NO_VALUE.slug()::equals)
                .isPresent()) {
            return new RedriveDecision.Leave("it has no value");
        }
        // A value that was too large to copy is still on its own topic, while that keeps it.
        Optional<StoredRecord> source = letter.value() == null ? original(letter, origin.get()) : Optional.of(letter);
        return source.map(entry -> back(entry, origin.get(), redriveId))
                .orElse(new RedriveDecision.Leave("it was too large to be copied, and is gone from its topic"));
    }

    private static RedriveDecision back(StoredRecord entry, String topic, String redriveId) {
        if (entry.value() == null) {
            return new RedriveDecision.Leave("it has no value");
        }
        EventReadResult reading = ConsumedEvent.read(entry.value(), entry.timestamp());
        if (reading instanceof EventReadResult.Poison poison) {
            return new RedriveDecision.Leave("a worker still cannot read it: " + poison.slug());
        }
        String user = ((EventReadResult.Parsed) reading).event().userId();
        List<Header> headers = new ArrayList<>(entry.headersWithout(ADDED));
        headers.add(new Header(EventHeaders.REDRIVE_ID, redriveId));
        return new RedriveDecision.Publish(
                new EventRecord(topic, entry.key() == null ? user : entry.key(), entry.value(), headers));
    }

    private Optional<StoredRecord> original(StoredRecord letter, String topic) {
        String position = letter.header(EventHeaders.ORIGIN_PARTITION).orElse("") + "@"
                + letter.header(EventHeaders.ORIGIN_OFFSET).orElse("");
        return TopicPosition.parse(topic, position).flatMap(scan::find);
    }
}
