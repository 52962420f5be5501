package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.Event;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.TraceContext;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.routing.VehicleMode;
import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Receives the simulator's webhooks and puts them on Kafka through the service's own router. It replaces a process of
 * the role ingest, which has tests of its own, because deliveries have to be changed and repeated on the way.
 */
final class Ingest implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventRouter router;
    private final Redeliveries redeliveries;
    private final UnaryOperator<String> change;
    private final HttpServer server;
    private final KafkaProducer<String, byte[]> producer;

    /** The producer blocks while it does not know a topic. */
    private final ExecutorService sender = Executors.newSingleThreadExecutor();

    private final Queue<RawEvent> sent = new ConcurrentLinkedQueue<>();
    private volatile boolean keepsSent;

    /**
     * @param change applied to a body before it is routed
     */
    Ingest(
            Vertx vertx,
            String bootstrapServers,
            EventRouter router,
            Redeliveries redeliveries,
            UnaryOperator<String> change) {
        this.router = router;
        this.redeliveries = redeliveries;
        this.change = change;
        this.producer = new KafkaProducer<>(
                // In order by sending one at a time: the broker's sequence numbers would not survive a change of the
                // log.
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "enable.idempotence",
                        false,
                        "max.in.flight.requests.per.connection",
                        1),
                new StringSerializer(),
                new ByteArraySerializer());
        this.server = Await.result(
                vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/");
    }

    /** Keeps events from now on, for scenarios whose logs cannot be read back entirely. */
    void keepSent() {
        keepsSent = true;
    }

    /** Returns the kept events, in the order of sending. */
    List<RawEvent> sent() {
        return List.copyOf(sent);
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String delivery = change.apply(body.toString(UTF_8));
            append(delivery, () -> request.response().setStatusCode(200).end());
            redeliveries.perhaps(delivery, again -> append(again, () -> {}));
        });
    }

    private void append(String body, Runnable whenStored) {
        sender.execute(() -> send(body, whenStored));
    }

    private void send(String body, Runnable whenStored) {
        byte[] bytes = body.getBytes(UTF_8);
        ReceivedDelivery receipt = new ReceivedDelivery(bytes, Instant.now(), TraceContext.continueFrom(null, null));
        EventRecord entry = router.route(event(bytes), receipt);
        var message = new ProducerRecord<>(entry.topic(), entry.key(), entry.value());
        entry.headers().forEach(header -> message.headers()
                .add(header.name(), header.value().getBytes(UTF_8)));
        if (keepsSent) {
            sent.add(RawEvent.of(message, System.currentTimeMillis()));
        }
        producer.send(message, (where, failure) -> {
            if (failure == null) {
                whenStored.run();
            }
        });
    }

    private static Event event(byte[] body) {
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode meta = root.path("meta");
            return new Event.VehicleEvent(
                    VehicleEventType.valueOf(root.path("eventType").asText()),
                    root.path("eventId").asText(),
                    root.at("/data/user/id").asText(),
                    root.at("/data/vehicle/id").asText(),
                    VehicleMode.LIVE,
                    new Event.Delivery(
                            meta.path("webhookId").textValue(),
                            meta.path("deliveryId").asText(),
                            Instant.ofEpochMilli(meta.path("deliveredAt").asLong())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sender.shutdownNow();
        producer.close();
    }
}
