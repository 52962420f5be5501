package dev.carflow.benchmark.enrichment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The progress of a consumer group by its committed offsets, which are committed together with the output. */
final class Progress {

    private static final long POLL_MILLIS = 10;

    /** The rate is taken between these: at the start and at the end not all places in flight are in use. */
    private static final double FROM = 0.1;

    private static final double TO = 0.9;

    private final Admin admin;
    private final String group;
    private final Backlog.Span span;
    private final List<Sample> samples = new ArrayList<>();

    private record Sample(long nanos, long done) {}

    Progress(Admin admin, String group, Backlog.Span span) {
        this.admin = admin;
        this.group = group;
        this.span = span;
    }

    /** Waits until all of the span is done. */
    void await(Duration timeout) throws InterruptedException, ExecutionException {
        long all = all();
        long until = System.nanoTime() + timeout.toNanos();
        while (true) {
            long done = done();
            samples.add(new Sample(System.nanoTime(), done));
            if (done >= all) {
                return;
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException(
                        group + " has done " + done + " of " + all + " events after " + timeout.toSeconds() + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    long all() {
        return span.end().entrySet().stream()
                .mapToLong(end -> end.getValue() - span.first().get(end.getKey()))
                .sum();
    }

    long done() throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, Long> end = span.end();
        return span.first().entrySet().stream()
                .filter(first -> committed.get(first.getKey()) != null)
                .mapToLong(first -> {
                    long offset = Math.min(committed.get(first.getKey()).offset(), end.get(first.getKey()));
                    return Math.max(0, offset - first.getValue());
                })
                .sum();
    }

    /** Events per second, between a tenth and nine tenths of them. */
    double perSecond() {
        Sample from = after(FROM);
        Sample to = after(TO);
        // If all are in one commit, there is no middle.
        Sample start = from.equals(to) ? samples.get(0) : from;
        return (to.done() - start.done()) * 1e9 / (to.nanos() - start.nanos());
    }

    private Sample after(double share) {
        return samples.stream()
                .filter(sample -> sample.done() >= share * all())
                .findFirst()
                .orElseThrow();
    }
}
