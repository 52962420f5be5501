package dev.carflow.redrive;

import dev.carflow.redrive.publication.Publication;
import dev.carflow.redrive.publication.Publication.Candidate;
import dev.carflow.redrive.publication.RedriveResult;
import dev.carflow.redrive.topic.OffsetRanges;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.redrive.topic.TopicScan;
import dev.carflow.redrive.topic.TopicWriters;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import dev.carflow.webhook.EventReclassifier;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Puts parked records on their topics again if they can be processed now; the others stay. A batch is published,
 * confirmed and then marked: if the run is stopped in between, the next one publishes the batch again, with the same
 * ids, and the workers drop it. Blocks.
 */
@Unremovable
@ApplicationScoped
public class Redrive {

    private static final int PORTION = 200;

    private final Topics topics;
    private final TopicScan scan;
    private final TopicWriters writers;
    private final RedriveMarks marks;
    private final EventReclassifier reclassifier;

    @Inject
    Redrive(Topics topics, TopicScan scan, TopicWriters writers, RedriveMarks marks, EventReclassifier reclassifier) {
        this.topics = topics;
        this.scan = scan;
        this.writers = writers;
        this.marks = marks;
        this.reclassifier = reclassifier;
    }

    /**
     * @param progress receives the number of records read
     * @throws RuntimeException while Kafka or the database is away
     */
    public RedriveResult run(RedriveRequest request, LongConsumer progress) {
        String topic = request.topic().name(topics);
        OffsetRanges extent = scan.extent(List.of(topic), request.span());
        if (request.dryRun()) {
            return new Run(request, Publication.dryRun()).over(extent, progress);
        }
        marks.forgetBefore(scan.extent(List.of(topic), TimeRange.ALL));
        try (Publication publication = Publication.open(writers)) {
            return new Run(request, publication).over(extent, progress);
        }
    }

    /** One pass over the topic. */
    private final class Run {

        private final RedriveRequest request;
        private final Publication publication;
        private final RedriveRule rule;

        /** Distinguishes one repetition from another. */
        private final String repetition = "+" + UUID.randomUUID();

        private long before;
        private long read;

        private Run(RedriveRequest request, Publication publication) {
            this.request = request;
            this.publication = publication;
            this.rule = request.topic() == ParkedTopic.QUARANTINE
                    ? new QuarantineRedrive(reclassifier, request.again())
                    : new DeadLetterRedrive(topics, scan);
        }

        private RedriveResult over(OffsetRanges extent, LongConsumer progress) {
            RecordBatcher portions = new RecordBatcher(PORTION, this::handle);
            scan.read(extent, entry -> {
                progress.accept(++read);
                if (request.span().contains(entry.timestamp())
                        && request.filter().takesReason(entry)) {
                    portions.add(entry);
                }
                return !publication.isStopped();
            });
            if (!publication.isStopped()) {
                portions.flush();
            }
            return publication.result(OptionalLong.of(before));
        }

        private void handle(List<StoredRecord> portion) {
            Map<TopicPosition, ?> marked = request.again() ? Map.of() : marks.of(portion);
            List<Candidate<StoredRecord>> candidates = new ArrayList<>();
            for (StoredRecord entry : portion) {
                RedriveDecision decision = rule.decide(entry, redriveId(entry));
                if (!isMeant(entry, decision)) {
                    continue;
                }
                if (marked.containsKey(entry.at())) {
                    before++;
                } else if (decision instanceof RedriveDecision.Publish publish) {
                    candidates.add(new Candidate<>(entry, publish.record()));
                } else {
                    publication.leave(((RedriveDecision.Leave) decision).why());
                }
            }
            publication.publish(candidates, marks::add);
        }

        /** The same for every redrive of a record, unless the operator wants it processed again. */
        private String redriveId(StoredRecord entry) {
            return request.again() ? entry.at() + repetition : entry.at().toString();
        }

        /** The record that would be written identifies the user and vehicle best. */
        private boolean isMeant(StoredRecord entry, RedriveDecision decision) {
            if (decision instanceof RedriveDecision.Publish publish) {
                return request.filter().takesUser(publish.record().key())
                        && request.filter().takesVehicle(publish.record().header(EventHeaders.SUBJECT));
            }
            return request.filter().takesUser(entry.key())
                    && request.filter().takesVehicle(entry.header(EventHeaders.SUBJECT));
        }
    }
}
