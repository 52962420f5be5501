package dev.carflow.enrichment.worker;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Hands records to the processor on event loops, those of one partition always on the same one. However the processor
 * ends, the entry is settled: one that is not would hold its partition up for ever.
 */
final class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final String FAILED = "processing-failed";

    private final List<Context> loops;
    private final RecordProcessor processor;
    private final int maxRecordBytes;

    Dispatcher(Vertx vertx, int loops, RecordProcessor processor, int maxRecordBytes) {
        // Not getOrCreateContext, which gives a thread the same context however often it asks: a single loop.
        this.loops = IntStream.range(0, loops)
                .<Context>mapToObj(i -> ((VertxInternal) vertx).createEventLoopContext())
                .toList();
        this.processor = processor;
        this.maxRecordBytes = maxRecordBytes;
    }

    void dispatch(PartitionQueue.Entry entry) {
        int loop = Math.floorMod(
                31 * entry.source().topic().hashCode() + entry.source().partition(), loops.size());
        loops.get(loop).runOnContext(here -> process(entry));
    }

    private void process(PartitionQueue.Entry entry) {
        try {
            processor
                    .process(KafkaRecords.of(entry.source()))
                    .subscribe()
                    .with(output -> settle(entry, output), failure -> settle(entry, failed(failure)));
        } catch (RuntimeException e) {
            settle(entry, failed(e));
        }
    }

    private void settle(PartitionQueue.Entry entry, Output output) {
        boolean tooLarge =
                output instanceof Output.Enriched enriched && enriched.record().value().length > maxRecordBytes;
        entry.settle(
                tooLarge
                        ? new Output.DeadLetter("too-large", "its enriched form has more bytes than Kafka takes")
                        : output);
    }

    /** A fault of ours. Its message may hold content, so only its class is told. */
    private static Output failed(Throwable failure) {
        LOG.errorf(
                "a record could not be processed and goes to the dead letters: %s",
                failure.getClass().getName());
        LOG.debug("where it failed", new IllegalStateException(at(failure)));
        return new Output.DeadLetter(FAILED, failure.getClass().getName());
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "nowhere" : trace[0].toString();
    }
}
