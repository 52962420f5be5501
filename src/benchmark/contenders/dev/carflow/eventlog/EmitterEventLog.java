package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * A contender of {@link KafkaEventLog}: the same records, sent through the channel's emitter instead of its producer. It
 * has no fallback, so it is compared with Carflow without a database.
 */
@ApplicationScoped
@Typed(EmitterEventLog.class)
public class EmitterEventLog implements EventLog {

    private final MutinyEmitter<byte[]> emitter;

    @Inject
    public EmitterEventLog(@Channel(EventLogProducer.CHANNEL) MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public Uni<AppendResult> append(EventRecord entry) {
        return emitter.sendMessage(message(entry))
                .<AppendResult>replaceWith(AppendResult.STORED)
                .onFailure()
                .recoverWithItem(failure -> new AppendResult.NotStored(KafkaEventLog.cause(failure)));
    }

    private static Message<byte[]> message(EventRecord entry) {
        var headers = new RecordHeaders();
        for (EventRecord.Header header : entry.headers()) {
            headers.add(header.name(), header.value().getBytes(StandardCharsets.UTF_8));
        }
        return Message.of(entry.value())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withTopic(entry.topic())
                        .withKey(entry.key())
                        .withHeaders(headers)
                        .build());
    }
}
