package dev.carflow.redrive.replay;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.redrive.topic.OffsetRanges;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.redrive.topic.TopicScan;
import dev.carflow.redrive.topic.TopicWriter;
import dev.carflow.redrive.topic.TopicWriter.Written;
import dev.carflow.redrive.topic.TopicWriters;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Publishes raw events once more, each with the run's id as its redrive id, so that the workers process it again, and
 * once per run. A batch is published, confirmed and then recorded; a run that was stopped continues after its last
 * batch. Blocks.
 */
@Unremovable
@ApplicationScoped
public class Replay {

    private static final int MOST_IN_A_PORTION = 100;
    private static final int MOST_BYTES_IN_A_PORTION = 2 * 1024 * 1024;
    private static final long NOTE_EVERY = Duration.ofSeconds(1).toNanos();

    private final Topics topics;
    private final TopicScan scan;
    private final TopicWriters writers;
    private final ReplayRuns runs;

    @Inject
    Replay(Topics topics, TopicScan scan, TopicWriters writers, ReplayRuns runs) {
        this.topics = topics;
        this.scan = scan;
        this.writers = writers;
        this.runs = runs;
    }

    /** Returns why the request cannot be served; empty if it can. */
    public Optional<String> objection(ReplayRequest request) {
        Set<String> raw = topics.enrichable();
        Optional<String> foreign =
                request.topics().stream().filter(name -> !raw.contains(name)).findFirst();
        if (foreign.isPresent()) {
            return Optional.of(foreign.get() + " is not a topic of raw events; those are " + String.join(", ", raw));
        }
        // Fails if the topic does not exist.
        request.destination().ifPresent(name -> scan.extent(List.of(name), TimeRange.ALL));
        return request.destination()
                .filter(name -> topics.all().contains(name) && !raw.contains(name))
                .map(name -> name + " is written by Carflow itself: replay to a topic of your own, or to the workers");
    }

    /** Counts what would be published; changes nothing. */
    public ReplayCount count(ReplayRequest request, ReplayProgress progress) {
        Optional<ReplayRun> open = request.restart() ? Optional.empty() : runs.open(request.definition());
        Map<String, Long> records = new TreeMap<>();
        long[] others = new long[ReplayFilter.Kind.values().length];
        Instant[] span = new Instant[2];
        ReplayFilter filter = new ReplayFilter(request);
        OffsetRanges extent = extent(request);
        RemainingOffsets remaining = new RemainingOffsets(extent);
        progress.begun(0, extent.size());
        scan.read(extent, entry -> {
            remaining.read(entry);
            ReplayFilter.Kind kind = filter.kind(entry);
            others[kind.ordinal()]++;
            if (kind == ReplayFilter.Kind.WANTED) {
                records.merge(entry.at().topic(), 1L, Long::sum);
                span[0] = span[0] == null || entry.timestamp().isBefore(span[0]) ? entry.timestamp() : span[0];
                span[1] = span[1] == null || entry.timestamp().isAfter(span[1]) ? entry.timestamp() : span[1];
            }
            progress.reached(extent.size() - remaining.size(), extent.size());
            return true;
        });
        return new ReplayCount(
                records,
                others[ReplayFilter.Kind.SECOND_DELIVERY.ordinal()],
                others[ReplayFilter.Kind.REDRIVEN.ordinal()],
                Optional.ofNullable(span[0]),
                Optional.ofNullable(span[1]),
                open.map(ReplayRun::begunAt));
    }

    /**
     * Publishes, or continues an unfinished run of the same replay.
     *
     * @throws RuntimeException while the database is away, or if Kafka cannot be read
     */
    public ReplayResult run(ReplayRequest request, ReplayProgress progress) {
        String definition = request.definition();
        ReplayRun run = (request.restart() ? Optional.<ReplayRun>empty() : runs.take(definition))
                .orElseGet(() -> runs.begin(definition, extent(request)));
        progress.begun(run.total() - run.left().size(), run.total());
        try (TopicWriter writer = writers.open()) {
            return new Pass(request, run, writer, progress).run();
        }
    }

    private OffsetRanges extent(ReplayRequest request) {
        return scan.extent(request.topics().isEmpty() ? topics.enrichable() : request.topics(), request.span());
    }

    /** One process's part of a run. */
    private final class Pass {

        private final ReplayRequest request;
        private final ReplayRun run;
        private final TopicWriter writer;
        private final ReplayProgress progress;
        private final ReplayFilter filter;
        private final RemainingOffsets remaining;
        private final Throttle throttle;
        private final int most;
        private final List<EventRecord> portion = new ArrayList<>();
        private long portionBytes;
        private long published;
        private long refused;
        private long notedAt = System.nanoTime();
        private Optional<ReplayResult> end = Optional.empty();

        private Pass(ReplayRequest request, ReplayRun run, TopicWriter writer, ReplayProgress progress) {
            this.request = request;
            this.run = run;
            this.writer = writer;
            this.progress = progress;
            this.filter = new ReplayFilter(request);
            this.remaining = new RemainingOffsets(run.left());
            this.throttle = new Throttle(request.perSecond());
            // At a low rate a batch must not take longer than a second.
            this.most = request.perSecond() == 0
                    ? MOST_IN_A_PORTION
                    : Math.max(1, Math.min(MOST_IN_A_PORTION, request.perSecond() / 4));
            this.published = run.published();
        }

        private ReplayResult run() {
            scan.read(run.left(), entry -> {
                take(entry);
                return end.isEmpty();
            });
            if (end.isEmpty()) {
                publish();
            }
            if (end.isEmpty() && !save(true)) {
                end = Optional.of(new ReplayResult.TakenOver(run.id()));
            }
            return end.orElseGet(() -> new ReplayResult.Complete(run.id(), published, refused));
        }

        private void take(StoredRecord entry) {
            remaining.read(entry);
            if (filter.kind(entry) == ReplayFilter.Kind.WANTED) {
                portion.add(again(entry));
                portionBytes += entry.size();
            }
            boolean full = portion.size() >= most || portionBytes >= MOST_BYTES_IN_A_PORTION;
            if (full || System.nanoTime() - notedAt > NOTE_EVERY) {
                publish();
            }
            progress.reached(run.total() - remaining.size(), run.total());
        }

        /** Afterwards everything so far is confirmed and recorded, or the run has ended. */
        private void publish() {
            throttle.await(portion.size());
            List<Written> results = writer.write(portion);
            published +=
                    results.stream().filter(Written.Stored.class::isInstance).count();
            refused +=
                    results.stream().filter(Written.Refused.class::isInstance).count();
            portion.clear();
            portionBytes = 0;
            notedAt = System.nanoTime();
            Optional<String> problem = TopicWriter.problem(results);
            if (problem.isPresent()) {
                end = Optional.of(new ReplayResult.Stopped(run.id(), published, problem.get()));
            } else if (!save(false)) {
                end = Optional.of(new ReplayResult.TakenOver(run.id()));
            }
        }

        private boolean save(boolean done) {
            run.advance(remaining.left(), published, done);
            return runs.save(run);
        }

        private EventRecord again(StoredRecord entry) {
            List<Header> headers = new ArrayList<>(entry.headers());
            headers.add(new Header(EventHeaders.REDRIVE_ID, run.id()));
            return new EventRecord(
                    request.destination().orElse(entry.at().topic()), entry.key(), entry.value(), headers);
        }
    }
}
