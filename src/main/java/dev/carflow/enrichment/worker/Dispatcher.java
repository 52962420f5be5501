package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.ProducerSpans;
import dev.carflow.operations.EventLoopExecutor;
import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Gives records to the processor on event loops: those of one user always on the same loop, those of one partition on
 * all of them, because a consumer reads partitions one after the other and one loop would do all the work. However the
 * processor ends, the entry is completed: an incomplete one would block its partition for ever.
 */
final class Dispatcher {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    static final String FAILED = "processing-failed";

    private final List<EventLoopExecutor> loops;
    private final RecordProcessor processor;
    private final Tracing tracing;

    Dispatcher(Vertx vertx, int loops, RecordProcessor processor, Tracing tracing) {
        this.loops = IntStream.range(0, loops)
                .mapToObj(i -> EventLoopExecutor.of(ownContext(vertx)))
                .toList();
        this.processor = processor;
        this.tracing = tracing;
    }

    /** Vert.x gives a thread the same context each time, so another thread asks for each. */
    private static Context ownContext(Vertx vertx) {
        return CompletableFuture.supplyAsync(
                        vertx::getOrCreateContext, task -> new Thread(task, "carflow-context").start())
                .join();
    }

    /** Spans of what is written of processed records. */
    ProducerSpans spans() {
        return new ProducerSpans(tracing);
    }

    void dispatch(InOrderReleaseBuffer.Entry entry) {
        loops.get(Math.floorMod(Objects.hashCode(entry.source().key()), loops.size()))
                .execute(() -> process(entry));
    }

    private void process(InOrderReleaseBuffer.Entry entry) {
        TraceSpan span = start(entry.source());
        entry.processedDuring(span);
        span.during(() -> process(entry, span));
    }

    private TraceSpan start(ConsumerRecord<String, byte[]> source) {
        return tracing.isOn()
                ? tracing.process(
                        source.topic(), source.partition(), source.offset(), ProducerSpans.reader(source.headers()))
                : TraceSpan.NONE;
    }

    private void process(InOrderReleaseBuffer.Entry entry, TraceSpan span) {
        try {
            InputRecord record = InputRecord.of(entry.source(), entry.assignment(), entry.continuity());
            entry.processing(processor
                    .process(span.isRecording() ? record.continuedBy(span.headers()) : record)
                    .subscribe()
                    .with(output -> complete(entry, output, span), failure -> end(entry, failure, span)));
        } catch (Throwable e) {
            end(entry, e, span);
        }
    }

    private static void complete(InOrderReleaseBuffer.Entry entry, RecordOutput output, TraceSpan span) {
        if (output == null) {
            end(entry, new NullPointerException(), span);
        } else {
            if (output instanceof RecordOutput.DeadLetter letter) {
                span.failed(letter.reason());
            }
            span.end();
            entry.complete(output);
        }
    }

    private static void end(InOrderReleaseBuffer.Entry entry, Throwable failure, TraceSpan span) {
        span.failed(failure.getClass().getName()).end();
        if (failure instanceof VirtualMachineError broken && !(failure instanceof StackOverflowError)) {
            // The process lacks something, mostly memory; the record is not the cause.
            entry.fail(broken);
        } else {
            entry.complete(span.during(() -> deadLetter(failure)));
        }
    }

    /** A bug. Its message may hold content, so only its class is logged. */
    private static RecordOutput deadLetter(Throwable failure) {
        LOG.errorf(
                "CARFLOW0408: a record could not be processed and goes to the dead letters: %s",
                failure.getClass().getName());
        LOG.debug("where it failed", new IllegalStateException(at(failure)));
        return new RecordOutput.DeadLetter(FAILED, failure.getClass().getName());
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "nowhere" : trace[0].toString();
    }
}
