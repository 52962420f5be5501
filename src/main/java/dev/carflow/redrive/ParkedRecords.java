package dev.carflow.redrive;

import dev.carflow.redrive.topic.OffsetRanges;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.redrive.topic.TopicScan;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads parked records. Changes nothing; blocks. */
@Unremovable
@ApplicationScoped
public class ParkedRecords {

    private static final int PORTION = 500;
    private static final int MOST_GROUPS = 1000;
    private static final String NONE = "-";

    private record Kind(String reason, String from) {}

    private final Topics topics;
    private final TopicScan scan;
    private final RedriveMarks marks;

    @Inject
    ParkedRecords(Topics topics, TopicScan scan, RedriveMarks marks) {
        this.topics = topics;
        this.scan = scan;
        this.marks = marks;
    }

    /** Counts the records by reason and origin. */
    public ReasonCounts count(ParkedTopic topic, TimeRange span, RecordFilter filter) {
        String name = topic.name(topics);
        Map<Kind, ReasonCounts.Group> groups =
                new TreeMap<>(Comparator.comparing(Kind::reason).thenComparing(Kind::from));
        boolean[] partial = new boolean[1];
        RecordBatcher portions = new RecordBatcher(PORTION, portion -> {
            var marked = marks.of(portion);
            for (StoredRecord entry : portion) {
                Kind kind = kind(topic, entry);
                if (groups.size() < MOST_GROUPS || groups.containsKey(kind)) {
                    groups.merge(kind, one(kind, entry, marked.containsKey(entry.at())), ParkedRecords::sum);
                } else {
                    partial[0] = true;
                }
            }
        });
        OffsetRanges extent = scan.extent(List.of(name), span);
        scan.read(extent, entry -> {
            if (span.contains(entry.timestamp())
                    && filter.takesReason(entry)
                    && filter.takesUser(entry.key())
                    && filter.takesVehicle(entry.header(EventHeaders.SUBJECT))) {
                portions.add(entry);
            }
            return true;
        });
        portions.flush();
        return new ReasonCounts(name, new ArrayList<>(groups.values()), partial[0]);
    }

    /** @param position {@code topic-partition@offset}, or without the topic */
    public Optional<ParkedRecord> find(ParkedTopic topic, String position) {
        return TopicPosition.parse(topic.name(topics), position)
                .flatMap(scan::find)
                .map(entry -> new ParkedRecord(
                        entry,
                        Optional.ofNullable(marks.of(List.of(entry)).get(entry.at()))
                                .map(java.time.OffsetDateTime::toInstant),
                        JsonShape.of(entry.value())));
    }

    /** Returns the newest positions, for examining one. */
    public List<StoredRecord> newest(ParkedTopic topic, TimeRange span, RecordFilter filter, int most) {
        List<StoredRecord> newest = new ArrayList<>();
        scan.read(scan.extent(List.of(topic.name(topics)), span), entry -> {
            if (span.contains(entry.timestamp())
                    && filter.takesReason(entry)
                    && filter.takesUser(entry.key())
                    && filter.takesVehicle(entry.header(EventHeaders.SUBJECT))) {
                // Without the value: a long list must not hold them all.
                newest.add(new StoredRecord(entry.at(), entry.timestamp(), null, null, entry.headers()));
                if (newest.size() >= 2 * most) {
                    keepNewest(newest, most);
                }
            }
            return true;
        });
        keepNewest(newest, most);
        return newest;
    }

    private static void keepNewest(List<StoredRecord> entries, int most) {
        entries.sort(Comparator.comparing(StoredRecord::timestamp).reversed());
        if (entries.size() > most) {
            entries.subList(most, entries.size()).clear();
        }
    }

    private static Kind kind(ParkedTopic topic, StoredRecord entry) {
        String from = topic == ParkedTopic.QUARANTINE ? EventHeaders.TYPE : EventHeaders.ORIGIN_TOPIC;
        return new Kind(
                entry.header(EventHeaders.REASON).orElse(NONE),
                entry.header(from).orElse(NONE));
    }

    private static ReasonCounts.Group one(Kind kind, StoredRecord entry, boolean redriven) {
        Instant at = entry.timestamp();
        return new ReasonCounts.Group(kind.reason(), kind.from(), 1, redriven ? 1 : 0, at, at);
    }

    private static ReasonCounts.Group sum(ReasonCounts.Group one, ReasonCounts.Group other) {
        return new ReasonCounts.Group(
                one.reason(),
                one.from(),
                one.records() + other.records(),
                one.redriven() + other.redriven(),
                one.first().isBefore(other.first()) ? one.first() : other.first(),
                one.last().isAfter(other.last()) ? one.last() : other.last());
    }
}
