package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PlantedValues;
import dev.carflow.Samples;
import dev.carflow.Timeouts;
import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.TraceContext;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.DeliveredEvent;
import dev.carflow.sandbox.simulator.webhooks.EventKind;
import dev.carflow.sandbox.simulator.webhooks.RetrySchedule;
import dev.carflow.sandbox.simulator.webhooks.Verdict;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings;
import dev.carflow.sandbox.simulator.webhooks.Webhooks;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Smartcar as harsh as the contract permits, against the receiver's whole decision; the log takes everything. */
class ExtremeDeliveriesTest {

    private static final int EVENTS = 1500;

    private final Vertx vertx = Vertx.vertx();
    private final List<EventRecord> stored = new CopyOnWriteArrayList<>();
    private final WebhookReceiver receiver = receiver();
    private final HttpServer server = Await.result(vertx.createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
            .listen(0, "127.0.0.1"));
    private final Webhooks smartcar = Await.result(Webhooks.create(
            vertx,
            fleet(),
            WebhookSettings.to(URI.create("http://127.0.0.1:" + server.actualPort()), Samples.TOKEN)
                    .harsh()
                    .withRetries(RetrySchedule.smartcar().scaledBy(0.001).withTimeout(Timeouts.CONDITION))
                    .withEventsPerSecond(500),
            Clock.systemUTC()));

    private static Fleet fleet() {
        Fleet fleet = Fleet.create(FleetSettings.harsh(20, 30), Instant.now());
        PlantedValues.plant(fleet);
        return fleet;
    }

    @AfterEach
    void close() {
        Await.result(smartcar.close());
        Await.result(server.close());
        Await.result(vertx.close());
    }

    @Test
    void everyHandshakeIsAnsweredAsItHasToBe() {
        for (int i = 0; i < 50; i++) {
            assertThat(Await.result(smartcar.verify())).isEqualTo(new Verdict.Verified());
        }
    }

    @Test
    void everyDeliveryIsOnTheTopicOfItsKindAsOftenAsItWasAcknowledged() {
        // When
        Await.result(smartcar.start());
        await().until(() -> smartcar.counts().events() >= EVENTS);
        smartcar.stop();
        await().until(() -> smartcar.counts().unsettled() == 0);

        // Then
        assertThat(smartcar.counts().byStatus().keySet()).containsExactly(200);
        assertThat(smartcar.counts().dropped()).isZero();
        Map<String, Long> expected = smartcar.deliveryLog().events().stream()
                .flatMap(event -> event.attempts().stream().map(attempt -> topic(event) + " " + event.eventId()))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Long> actual = stored.stream()
                .map(entry -> entry.topic() + " " + eventId(entry))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(actual).isEqualTo(expected);
        assertThat(smartcar.deliveryLog().events())
                .extracting(DeliveredEvent::kind)
                .contains(EventKind.values());
        assertThat(smartcar.deliveryLog().events())
                .extracting(DeliveredEvent::mode)
                .contains("SIMULATED");
    }

    private static String topic(DeliveredEvent event) {
        boolean simulated = event.mode().equals("SIMULATED");
        return switch (event.kind()) {
            case FIRST_DELIVERY, SIGNAL_UPDATED -> simulated ? "smartcar.test" : "smartcar.vehicle-state";
            case ERROR, RESOLVED -> simulated ? "smartcar.test" : "smartcar.vehicle-error";
            case TEST -> "smartcar.test";
            case LEGACY_SCHEDULE, LEGACY_EVENT -> "smartcar.legacy";
            case UNROUTABLE -> "smartcar.quarantine";
        };
    }

    /** In 2.0 the id is composed of the webhook's, the vehicle's and the request's (contract 5.1). */
    private static String eventId(EventRecord entry) {
        String id = entry.headers().stream()
                .filter(header -> header.name().equals("ce_id"))
                .map(EventRecord.Header::value)
                .findFirst()
                .orElse("");
        return id.substring(id.lastIndexOf(':') + 1);
    }

    private void answer(HttpServerRequest request, Buffer body) {
        CompletableFuture<WebhookReceiver.Outcome> answer = new CompletableFuture<>();
        receiver.receive(
                body.getBytes(),
                request.getHeader("SC-Signature"),
                TraceContext.continueFrom(null, null),
                answer::complete);
        WebhookReceiver.Outcome outcome = answer.join();
        if (outcome.answer() instanceof WebhookResponse.ChallengeAnswered yes) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end("{\"challenge\":\"" + yes.response() + "\"}");
        } else {
            request.response()
                    .setStatusCode(
                            outcome.answer() instanceof WebhookResponse.Refused no
                                    ? no.refusal().status()
                                    : 200)
                    .end();
        }
    }

    private WebhookReceiver receiver() {
        return TestReceiver.of(
                entry -> {
                    stored.add(entry);
                    return Uni.createFrom().item(AppendResult.STORED);
                },
                SignatureMismatchListener.NONE);
    }
}
