package dev.carflow.views.stream;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * One life of Kafka Streams in this process. An exception that reaches its thread ends it as a whole: a thread that is
 * replaced meets the same record again, and one that is missing is noticed late.
 */
final class ViewsStreams implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final KafkaStreams streams;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** @param failed called once, with what ended it */
    ViewsStreams(ViewsTopology topology, Properties settings, Consumer<Throwable> failed) {
        streams = new KafkaStreams(topology.build(settings), settings);
        streams.setUncaughtExceptionHandler(why -> {
            if (failure.compareAndSet(null, why)) {
                failed.accept(why);
            }
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    }

    void start() {
        streams.start();
    }

    /** Returns whether every thread processes records. */
    boolean isRunning() {
        return streams.state() == State.RUNNING;
    }

    /** Returns whether partitions are being assigned, or stores restored from their changelogs. */
    boolean isRestoring() {
        return streams.state() == State.REBALANCING || streams.state() == State.CREATED;
    }

    /** Returns whether only a restart of the process would bring it back. */
    boolean isDead() {
        return failure.get() != null || streams.state() == State.ERROR;
    }

    @Override
    public void close() {
        streams.close(new CloseOptions().timeout(CLOSE_WITHIN));
    }
}
