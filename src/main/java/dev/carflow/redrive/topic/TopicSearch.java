package dev.carflow.redrive.topic;

import dev.carflow.eventlog.KafkaProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Searches parts of topics for records, several partitions at a time. What cannot be read, such as a topic that is
 * missing or that this user may not read, is reported, and everything else is read. Blocks.
 */
@ApplicationScoped
public class TopicSearch {

    private static final int MOST_READERS = 4;
    private static final int MOST_MATCHES = 10_000;
    private static final long REPORT_EVERY_MS = 100;

    private final TopicClients clients;

    @Inject
    public TopicSearch(TopicClients clients) {
        this.clients = clients;
    }

    /** Takes the progress of a search. Called by the thread that searches. */
    @FunctionalInterface
    public interface Progress {

        /** @param read offsets, of {@code total}; transactions' marks are among them */
        void reached(long read, long total);
    }

    /**
     * Reads what there is now of these parts: what is written later is not in it.
     *
     * @param match called by several threads, for records within the part's range; what it returns is in the result
     */
    public <T> SearchResult<T> search(
            List<SearchPart> parts, Function<StoredRecord, Optional<T>> match, Progress progress) {
        SearchPlan plan = SearchPlan.of(clients, parts);
        Run<T> run = new Run<>(parts, plan.slices(), match);
        run.execute(progress);
        List<TopicCoverage> coverage = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            String topic = parts.get(part).topic();
            String problem = plan.problems().getOrDefault(part, run.problems.get(topic));
            coverage.add(new TopicCoverage(
                    topic,
                    run.records.get(part).get(),
                    Optional.ofNullable(plan.keptSince().get(part)),
                    Optional.ofNullable(problem)));
        }
        return new SearchResult<>(List.copyOf(run.matches), run.cut.get(), coverage);
    }

    /** One search, by a few threads that share its results. */
    private final class Run<T> implements SliceReader.Sink {

        private final List<SearchPart> parts;
        private final List<SearchPlan.Slice> slices;
        private final Function<StoredRecord, Optional<T>> match;
        private final List<AtomicLong> records;
        private final Map<String, String> problems = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<T> matches = new ConcurrentLinkedQueue<>();
        private final AtomicInteger matched = new AtomicInteger();
        private final AtomicBoolean cut = new AtomicBoolean();
        private final AtomicLong left = new AtomicLong();
        private final long total;

        private Run(List<SearchPart> parts, List<SearchPlan.Slice> slices, Function<StoredRecord, Optional<T>> match) {
            this.parts = parts;
            this.slices = slices.stream()
                    .filter(slice -> slice.size() > 0)
                    .sorted(Comparator.comparingLong(SearchPlan.Slice::size).reversed())
                    .toList();
            this.match = match;
            this.records = parts.stream().map(part -> new AtomicLong()).toList();
            this.total = this.slices.stream().mapToLong(SearchPlan.Slice::size).sum();
            left.set(total);
        }

        private void execute(Progress progress) {
            int readers = Math.min(MOST_READERS, slices.size());
            if (readers == 0) {
                return;
            }
            ExecutorService threads = Executors.newFixedThreadPool(readers);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int reader = 0; reader < readers; reader++) {
                    List<SearchPlan.Slice> share = new ArrayList<>();
                    for (int slice = reader; slice < slices.size(); slice += readers) {
                        share.add(slices.get(slice));
                    }
                    running.add(threads.submit(() -> read(share)));
                }
                for (Future<?> each : running) {
                    await(each, progress);
                }
            } finally {
                threads.shutdownNow();
            }
        }

        private void await(Future<?> reader, Progress progress) {
            while (true) {
                try {
                    reader.get(REPORT_EVERY_MS, TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException e) {
                    progress.reached(total - left.get(), total);
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the search failed", e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new KafkaException("interrupted", e);
                }
            }
        }

        private void read(List<SearchPlan.Slice> share) {
            try (Consumer<String, byte[]> consumer = clients.consumer()) {
                new SliceReader(consumer, share, this).read();
            } catch (KafkaException e) {
                share.forEach(slice -> problems.putIfAbsent(slice.partition().topic(), KafkaProblem.oneLine(e)));
            }
        }

        @Override
        public void take(SearchPlan.Slice slice, StoredRecord entry) {
            records.get(slice.part()).incrementAndGet();
            if (!parts.get(slice.part()).range().contains(entry.timestamp())) {
                return;
            }
            match.apply(entry).ifPresent(found -> {
                if (matched.incrementAndGet() <= MOST_MATCHES) {
                    matches.add(found);
                } else {
                    cut.set(true);
                }
            });
        }

        @Override
        public void reached(long offsets) {
            left.addAndGet(-offsets);
        }

        @Override
        public void unread(SearchPlan.Slice slice, String problem) {
            problems.putIfAbsent(slice.partition().topic(), problem);
        }
    }
}
