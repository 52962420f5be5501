package dev.carflow.benchmark.enrichment;

import dev.carflow.Timeouts;
import dev.carflow.benchmark.enrichment.peer.PeerKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Starts a worker on a partition with a history, behind which one new event is waiting. */
final class Takeover implements AutoCloseable {

    private static final long POLL_MILLIS = 10;
    private static final int POLLED_AT_MOST = 1000;

    /** The history's events are spread over this time, well within the window's fifteen minutes. */
    private static final Duration SPREAD = Duration.ofMinutes(8);

    private final Site site;
    private final Path application;
    private final int history;
    private final Fleet fleet;
    private final Backlog backlog;

    /**
     * @param fleet as large as the history: one event for each vehicle
     */
    Takeover(Site site, Path application, Fleet fleet) {
        this.site = site;
        this.application = application;
        this.history = fleet.size();
        this.fleet = fleet;
        this.backlog = new Backlog(site.bootstrapServers());
    }

    /** Returns the time from the assignment to the commit of the new event. */
    double seconds(String route, boolean withHistory) throws IOException, InterruptedException, ExecutionException {
        String input = route + ".vehicle-state";
        site.admin()
                .createTopics(List.of(new NewTopic(input, 1, (short) 1)))
                .all()
                .get();
        if (withHistory) {
            write(input, route);
        }
        Backlog.Span fresh =
                backlog.fill(history, history + 1, number -> fleet.event(input, number, System.currentTimeMillis()));
        // No calls: the time to the first event is measured, not its enrichment.
        Service service = site.worker(application, route, Map.of("CARFLOW_ENRICHMENT_SIGNALS", "none"));
        long until = System.nanoTime() + Timeouts.PROGRESS.toNanos();
        while (!(service.metric("carflow_enrichment_partitions") > 0) && System.nanoTime() < until) {
            Thread.sleep(POLL_MILLIS);
        }
        long assignedAt = System.nanoTime();
        new Progress(site.admin(), route, fresh).await(Timeouts.PROGRESS);
        double seconds = (System.nanoTime() - assignedAt) / 1e9;
        service.process().destroy();
        service.process().onExit().join();
        return seconds;
    }

    /** Writes and commits it, as an earlier worker did. */
    private void write(String input, String route) throws ExecutionException, InterruptedException {
        long began = System.currentTimeMillis() - SPREAD.toMillis();
        Backlog.Span span = backlog.fill(
                0, history, number -> fleet.event(input, number, began + number * SPREAD.toMillis() / history));
        TopicPartition partition = new TopicPartition(input, 0);
        OffsetAndMetadata end =
                new OffsetAndMetadata(span.end().get(partition), "newest=" + System.currentTimeMillis());
        site.admin()
                .alterConsumerGroupOffsets(route, Map.of(partition, end))
                .all()
                .get();
    }

    /** Returns the time that merely reading the same records takes. */
    double bareSeconds(String route) {
        TopicPartition partition = new TopicPartition(route + ".vehicle-state", 0);
        try (KafkaConsumer<String, byte[]> consumer =
                new PeerKafka(site.bootstrapServers()).consumer("bare-" + route, POLLED_AT_MOST)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long startedAt = System.nanoTime();
            long read = 0;
            while (read < history) {
                read += consumer.poll(Duration.ofMillis(POLL_MILLIS)).count();
            }
            return (System.nanoTime() - startedAt) / 1e9;
        }
    }

    @Override
    public void close() {
        backlog.close();
    }
}
