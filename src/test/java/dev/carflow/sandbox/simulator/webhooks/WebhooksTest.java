package dev.carflow.sandbox.simulator.webhooks;

import static dev.carflow.sandbox.simulator.webhooks.Receiver.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.fleet.SignalCode;
import dev.carflow.sandbox.simulator.fleet.SubscriptionKey;
import dev.carflow.sandbox.simulator.fleet.Vehicle;
import dev.carflow.sandbox.simulator.webhooks.Receiver.Arrival;
import dev.carflow.sandbox.simulator.webhooks.WebhookSettings.Subscribing;
import dev.carflow.sandbox.simulator.webhooks.WebhookStatus.Phase;
import dev.carflow.sandbox.simulator.wire.Signer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {

    private static final Vertx VERTX = TestVertx.get();

    private final Receiver receiver = new Receiver(VERTX);
    private final Fleet fleet = Fleet.create(FleetSettings.of(5, 8), Instant.now());
    private Webhooks webhooks;

    @AfterEach
    void close() {
        Await.result(webhooks.close());
        receiver.close();
    }

    @Test
    void beginsWithAnUnsignedVerifyAndDeliversSignedEventsAfterIt() {
        // Given
        webhooks = webhooks(settings -> settings.withEventsPerSecond(200));

        // When
        Await.result(webhooks.start());
        await().until(() -> receiver.events().size() >= 50);

        // Then
        assertThat(webhooks.status().phase()).isEqualTo(Phase.ON);
        assertThat(receiver.verifications()).singleElement().satisfies(verify -> {
            assertThat(verify.headers()).doesNotContainKey("sc-signature");
            assertThat(verify.body().path("data").path("challenge").asText())
                    .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        });
        Signer signer = new Signer(Receiver.TOKEN);
        assertThat(receiver.events()).allSatisfy(event -> assertThat(event.headers())
                .containsEntry("sc-signature", signer.sign(event.bytes()))
                .containsEntry("user-agent", "Smartcar/1.0")
                .containsEntry("content-type", "application/json")
                .containsEntry("content-length", String.valueOf(event.bytes().length)));
    }

    @Test
    void deliversNothingWhileTheHashIsWrongAndSaysSo() {
        // Given
        receiver.answeringVerify((request, arrival) -> request.response()
                .putHeader("content-type", "application/json")
                .end("{\"challenge\":\"" + new Signer("another token").sign("x") + "\"}"));
        webhooks = webhooks(settings ->
                settings.withEventsPerSecond(200).withTimeScale(0.01).withRetries(withLongTimeout(0.01)));

        // When
        Future<Void> started = webhooks.start();
        await().until(() -> receiver.verifications().size() >= 3);

        // Then
        assertThat(started.isComplete()).isFalse();
        assertThat(webhooks.status()).isEqualTo(new WebhookStatus(Phase.VERIFYING, "responded with an invalid hash"));
        assertThat(receiver.events()).isEmpty();

        // When the receiver mends its ways
        receiver.answeringVerify(Receiver::solve);

        // Then
        Await.result(started);
        await().until(() -> !receiver.events().isEmpty());
    }

    @Test
    void eventsAreOfSubscribedVehiclesAloneAndBeginWithAFirstDelivery() {
        // Given
        webhooks = webhooks(settings -> settings.withEventsPerSecond(500).withSubscribing(Subscribing.NOTHING));
        Connection wanted = fleet.connections().get(3);
        String webhookId = fleet.subscriptions().webhooks().get(0).id();

        // When
        Await.result(webhooks.start());
        assertThat(fleet.vehicles()).noneMatch(Vehicle::isMonitored);
        fleet.subscriptions()
                .create(
                        new SubscriptionKey(
                                webhookId, wanted.user().id(), wanted.vehicle().id()),
                        Instant.now(),
                        Duration.ZERO,
                        false);
        await().until(() -> receiver.events().size() >= 20);

        // Then
        assertThat(receiver.events()).allSatisfy(event -> assertThat(
                        event.body().at("/data/vehicle/id").asText())
                .isEqualTo(wanted.vehicle().id()));
        assertThat(receiver.events().stream()
                        .map(event -> event.body().at("/triggers/0/type").asText()))
                .contains("FIRST_DELIVERY");
    }

    @Test
    void deliversOnlySubscribedSignalsAndNothingWithoutACause() {
        // Given
        webhooks = webhooks(settings -> settings.withEventsPerSecond(1000)
                .withShares(Shares.none())
                .withoutSignals(SignalCode.ODOMETER, SignalCode.LOCATION, SignalCode.SPEED, SignalCode.BATTERY_RANGE));

        // When
        Await.result(webhooks.start());
        await().until(() -> receiver.events().size() >= 300);

        // Then
        assertThat(receiver.events()).allSatisfy(event -> {
            List<String> codes = new ArrayList<>();
            event.body()
                    .at("/data/signals")
                    .forEach(signal -> codes.add(signal.path("code").asText()));
            assertThat(codes)
                    .isNotEmpty()
                    .doesNotContain("odometer-traveleddistance", "location-preciselocation", "motion-currentspeed")
                    .doesNotContain("tractionbattery-range");
            assertThat(event.body().at("/meta/signalCount").asInt()).isEqualTo(codes.size());
            assertThat(codes).containsAll(event.body().path("triggers").findValuesAsText("code"));
        });
        assertThat(receiver.events().stream()
                        .filter(event ->
                                event.body().at("/triggers/0/type").asText().equals("FIRST_DELIVERY")))
                .hasSize(fleet.liveVehicles().size());
    }

    @Test
    void namesTheFaultOfAnAnswerToVerify() {
        webhooks = webhooks(settings -> settings);
        assertThat(verdict((request, arrival) -> answer(request, 404)))
                .isEqualTo(new Verdict.Refused("answered HTTP 404 instead of 200"));
        assertThat(verdict((request, arrival) -> answer(request, 204)))
                .isEqualTo(new Verdict.Refused("answered HTTP 204 instead of 200"));
        assertThat(verdict((request, arrival) -> request.response()
                        .putHeader("content-type", "text/plain")
                        .end("{}")))
                .isEqualTo(new Verdict.Refused("answered text/plain instead of application/json"));
        assertThat(verdict((request, arrival) -> request.response()
                        .putHeader("content-type", "application/json")
                        .end("{]")))
                .isEqualTo(new Verdict.Refused("answered something that is not JSON"));
        assertThat(verdict((request, arrival) -> request.connection().close()))
                .isEqualTo(new Verdict.Refused("no answer: reset"));
        assertThat(verdict(Receiver::solve)).isEqualTo(new Verdict.Verified());
    }

    @Test
    void anAnswerToVerifyHasToComeInTime() {
        webhooks = webhooks(settings -> settings.withTimeScale(0.01));
        assertThat(verdict((request, arrival) -> {})).isEqualTo(new Verdict.Refused("no answer: timeout"));
    }

    @Test
    void retriesTheSameEventAsNewDeliveriesOnScheduleUntilItIsAcknowledged() {
        // Given
        receiver.failing(3, 503);
        webhooks = webhooks(settings -> settings.withTimeScale(0.004).withRetries(withLongTimeout(0.004)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.isAcknowledged()).isTrue();
        assertThat(delivered.attempts())
                .extracting(Attempt::result)
                .containsExactly(
                        new AttemptResult.Answered(503),
                        new AttemptResult.Answered(503),
                        new AttemptResult.Answered(503),
                        new AttemptResult.Answered(200));
        assertThat(pauses(delivered)).zipSatisfy(List.of(100L, 200L, 400L), (pause, planned) -> assertThat(pause)
                .isGreaterThanOrEqualTo(planned - 15));
        List<Arrival> arrivals = receiver.events();
        assertThat(arrivals).extracting(Arrival::eventId).containsOnly(delivered.eventId());
        assertThat(arrivals)
                .extracting(arrival -> meta(arrival, "deliveryId"))
                .doesNotHaveDuplicates()
                .hasSize(4);
        assertThat(arrivals)
                .extracting(arrival -> meta(arrival, "deliveredAt"))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(arrivals)
                .extracting(arrival -> arrival.headers().get("sc-signature"))
                .doesNotHaveDuplicates();
        assertThat(arrivals)
                .extracting(arrival -> arrival.body().path("data"))
                .containsOnly(arrivals.get(0).body().path("data"));
        assertThat(webhooks.counts().retried()).isEqualTo(3);
    }

    @Test
    void dropsAnEventAfterTheFourthFailureAndNotBefore() {
        // Given
        receiver.failing(1000, 400);
        webhooks = webhooks(settings -> settings.withTimeScale(0.001).withRetries(withLongTimeout(0.001)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.isDropped()).isTrue();
        assertThat(delivered.attempts()).hasSize(4);
        assertThat(receiver.events()).hasSize(4);
        assertThat(webhooks.deliveryLog().dropped()).containsExactly(delivered);
        assertThat(webhooks.counts())
                .returns(1L, DeliveryCounts::dropped)
                .returns(0L, DeliveryCounts::acknowledged)
                .returns(4L, DeliveryCounts::sent)
                .returns(Map.of(400, 4L), DeliveryCounts::byStatus);
    }

    @Test
    void aRedirectIsAFailureAndNotFollowed() {
        // Given
        receiver.answering((request, arrival) -> request.response()
                .setStatusCode(arrival.time() == 0 ? 307 : 200)
                .putHeader("location", receiver.uri().resolve("/elsewhere").toString())
                .end());
        webhooks = webhooks(settings -> settings.withTimeScale(0.001).withRetries(withLongTimeout(0.001)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.attempts())
                .extracting(Attempt::result)
                .containsExactly(new AttemptResult.Answered(307), new AttemptResult.Answered(200));
        assertThat(receiver.events())
                .extracting(arrival -> meta(arrival, "deliveryId"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aResetIsAFailure() {
        // Given
        receiver.answering((request, arrival) -> {
            if (arrival.time() == 0) {
                request.connection().close();
            } else {
                answer(request, 200);
            }
        });
        webhooks = webhooks(settings -> settings.withRetries(withLongTimeout(0.001)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.attempts())
                .extracting(Attempt::result)
                .containsExactly(new AttemptResult.Failed("reset"), new AttemptResult.Answered(200));
        assertThat(webhooks.counts().byFailure()).isEqualTo(Map.of("reset", 1L));
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAFailure() {
        // Given
        receiver.answering((request, arrival) -> {});
        webhooks =
                webhooks(settings -> settings.withRetries(withLongTimeout(0.001).withTimeout(Duration.ofMillis(100))));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.isDropped()).isTrue();
        assertThat(delivered.attempts()).extracting(Attempt::result).containsOnly(new AttemptResult.Failed("timeout"));
    }

    @Test
    void aRefusedConnectionIsAFailure() {
        // Given
        webhooks = webhooks(settings -> settings.withRetries(withLongTimeout(0.001)));
        receiver.close();

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.isDropped()).isTrue();
        // The first attempt may still have had a connection, which was then reset.
        assertThat(delivered.attempts())
                .extracting(Attempt::result)
                .isSubsetOf(new AttemptResult.Failed("refused"), new AttemptResult.Failed("reset"))
                .endsWith(new AttemptResult.Failed("refused"), new AttemptResult.Failed("refused"));
    }

    @Test
    void firstDeliveriesComeOncePerVehicleAndAgainAfterTheWebhookWasOff() {
        // Given
        webhooks = webhooks(settings -> settings.withEventsPerSecond(1000).withShares(Shares.none()));
        Await.result(webhooks.start());
        await().until(() -> firstDeliveries() == 8 && receiver.events().size() > 100);

        // When
        Await.result(webhooks.stop());
        long sent = webhooks.counts().sent();
        assertThat(firstDeliveries()).isEqualTo(8);
        Await.result(webhooks.start());

        // Then
        await().until(() -> receiver.events().size() > sent + 100);
        assertThat(firstDeliveries()).isEqualTo(16);
        assertThat(receiver.verifications()).hasSize(2);
    }

    @Test
    void repeatsAcknowledgedEventsAtTheSetShare() {
        // Given
        webhooks = webhooks(settings ->
                settings.withEventsPerSecond(2000).withShares(Shares.none().withDuplicates(0.25)));

        // When
        runUntil(400);

        // Then
        DeliveryCounts counts = webhooks.counts();
        assertThat(counts.duplicates() / (double) counts.events()).isCloseTo(0.25, within(0.06));
        assertThat(counts.sent()).isEqualTo(counts.events() + counts.duplicates());
        List<DeliveredEvent> repeated = webhooks.deliveryLog().events().stream()
                .filter(event -> event.attempts().size() == 2)
                .toList();
        assertThat(repeated).hasSize((int) counts.duplicates()).allSatisfy(event -> {
            assertThat(event.isAcknowledged()).isTrue();
            assertThat(event.attempts()).extracting(Attempt::duplicate).containsExactly(false, true);
            assertThat(event.attempts()).extracting(Attempt::deliveryId).doesNotHaveDuplicates();
        });
    }

    @Test
    void letsLaterEventsOfAVehicleOvertakeAtTheSetShare() {
        // Given
        webhooks = webhooks(settings ->
                settings.withEventsPerSecond(2000).withShares(Shares.none().withDisorder(0.2)));

        // When
        runUntil(400);

        // Then
        DeliveryCounts counts = webhooks.counts();
        Map<String, Long> latest = new HashMap<>();
        int late = 0;
        Map<String, DeliveredEvent> lines = new HashMap<>();
        webhooks.deliveryLog().events().forEach(event -> lines.put(event.eventId(), event));
        for (Arrival arrival : receiver.events()) {
            DeliveredEvent line = lines.get(arrival.eventId());
            long known = latest.merge(line.vehicleId(), line.sequence(), Math::max);
            late += line.sequence() < known ? 1 : 0;
        }
        assertThat(counts.overtaken() / (double) counts.events()).isCloseTo(0.2, within(0.05));
        assertThat((long) late).isGreaterThanOrEqualTo(counts.overtaken());
    }

    @Test
    void announcesErrorsAndResolvesThemLater() {
        // Given
        webhooks = webhooks(settings ->
                settings.withEventsPerSecond(2000).withShares(Shares.none().withErrors(0.2)));

        // When
        runUntil(500);

        // Then
        Map<String, EventKind> open = new HashMap<>();
        List<DeliveredEvent> problems = webhooks.deliveryLog().events().stream()
                .filter(event -> event.type().equals("VEHICLE_ERROR"))
                .sorted(Comparator.comparingLong(DeliveredEvent::sequence))
                .toList();
        assertThat(problems).hasSizeGreaterThan(50).allSatisfy(event -> {
            EventKind before = open.put(event.vehicleId(), event.kind());
            assertThat(event.kind()).isEqualTo(before == EventKind.ERROR ? EventKind.RESOLVED : EventKind.ERROR);
        });
    }

    @Test
    void holdsBackAndCountsDeliveriesThatASlowReceiverCannotTake() {
        // Given a receiver that keeps everybody waiting
        Queue<HttpServerRequest> waiting = new ConcurrentLinkedQueue<>();
        receiver.answering((request, arrival) -> waiting.add(request));
        webhooks = webhooks(settings ->
                settings.withEventsPerSecond(1000).withShares(Shares.none()).withLimits(10, 10, 100));

        // When
        Await.result(webhooks.start());
        await().until(() -> webhooks.counts().heldBack() > 100);

        // Then
        assertThat(webhooks.counts().inFlight()).isEqualTo(10);
        assertThat(webhooks.counts().events()).isEqualTo(10);

        // When it wakes up
        Await.result(webhooks.pause());
        Future<Void> settled = webhooks.settled();
        waiting.forEach(request -> answer(request, 200));

        // Then
        Await.result(settled);
        assertThat(webhooks.counts().acknowledged()).isEqualTo(10);
    }

    @Test
    void holdsTheSetRateAndChangesItAtRunTime() {
        // Given
        webhooks = webhooks(settings -> settings.withEventsPerSecond(0).withShares(Shares.none()));
        Await.result(webhooks.start());
        assertThat(webhooks.counts().events()).isZero();

        // When
        long begun = System.nanoTime();
        Await.result(webhooks.rate(500));
        await().until(() -> webhooks.counts().events() >= 250);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Await.result(webhooks.pause());

        // Then it took half a second, or as much longer as a busy machine takes
        assertThat(seconds).isGreaterThan(0.49);
        long paused = webhooks.counts().events();
        Await.result(VERTX.timer(50));
        assertThat(webhooks.counts().events()).isEqualTo(paused);

        // When
        Await.result(webhooks.resume());

        // Then
        await().until(() -> webhooks.counts().events() > paused);
    }

    @Test
    void sendsGivenBytesAsTheyAreWithTheSignatureThatIsWanted() {
        // Given
        webhooks = webhooks(settings -> settings);
        byte[] body = "{\"eventId\":\"ø\",  \"n\":1.0}".getBytes(StandardCharsets.UTF_8);
        receiver.answering((request, arrival) -> answer(request, 418));

        // When
        Receipt signed = Await.result(webhooks.send(body));
        Await.result(webhooks.send(body, "forged"));
        Await.result(webhooks.send(body, null));

        // Then
        assertThat(signed.status()).isEqualTo(418);
        assertThat(receiver.events())
                .allSatisfy(arrival -> assertThat(arrival.bytes()).isEqualTo(body));
        assertThat(receiver.events())
                .extracting(arrival -> arrival.headers().getOrDefault("sc-signature", "none"))
                .containsExactly(new Signer(Receiver.TOKEN).sign(body), "forged", "none");
        assertThat(webhooks.counts().events()).isZero();
    }

    @Test
    void changingTheCallbackVerifiesTheNewReceiverFirst() {
        // Given
        webhooks = webhooks(settings -> settings.withEventsPerSecond(500));
        Await.result(webhooks.start());
        await().until(() -> !receiver.events().isEmpty());
        Receiver other = new Receiver(VERTX);

        // When
        Await.result(webhooks.callback(other.uri()));
        assertThat(webhooks.status().phase()).isEqualTo(Phase.OFF);
        Await.result(webhooks.start());

        // Then
        await().until(() -> !other.events().isEmpty());
        assertThat(other.verifications()).hasSize(1);
        other.close();
    }

    @Test
    void theDeliveryLogKeepsBodiesWhenAsked() {
        // Given
        webhooks = webhooks(WebhookSettings::withBodiesKept);

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.TEST));

        // Then
        assertThat(delivered.mode()).isEqualTo("TEST");
        assertThat(webhooks.deliveryLog().event(delivered.eventId())).contains(delivered);
        assertThat(delivered.attempts().get(0).body().orElseThrow().bytes())
                .isEqualTo(receiver.events().get(0).bytes());
    }

    @Test
    void theDeliveryLogForgetsTheOldestSettledFirst() {
        // Given
        webhooks = webhooks(settings -> settings.withLimits(1, 2, 5));

        // When
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ids.add(Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED)).eventId());
        }

        // Then
        assertThat(webhooks.deliveryLog().events())
                .extracting(DeliveredEvent::eventId)
                .containsExactlyElementsOf(ids.subList(3, 8));
        assertThat(webhooks.deliveryLog().forgotten()).isEqualTo(3);
    }

    @Test
    void reportsEveryAttemptToAnObserver() {
        // Given
        receiver.failing(1, 500);
        webhooks = webhooks(settings -> settings.withTimeScale(0.001).withRetries(withLongTimeout(0.001)));
        Promise<Attempt> success = Promise.promise();
        List<Attempt> seen = new ArrayList<>();
        webhooks.onAttempt((event, attempt) -> {
            seen.add(attempt);
            if (attempt.isSuccess()) {
                success.complete(attempt);
            }
        });

        // When
        webhooks.deliver(EventKind.FIRST_DELIVERY);

        // Then
        Await.result(success.future());
        assertThat(seen).hasSize(2).allSatisfy(attempt -> assertThat(attempt.latency())
                .isPositive());
    }

    private Webhooks webhooks(UnaryOperator<WebhookSettings> adapt) {
        WebhookSettings settings = adapt.apply(WebhookSettings.to(receiver.uri(), Receiver.TOKEN));
        return Await.result(Webhooks.create(VERTX, fleet, settings, Clock.systemUTC()));
    }

    private Verdict verdict(BiConsumer<HttpServerRequest, Arrival> answer) {
        receiver.answeringVerify(answer);
        return Await.result(webhooks.verify());
    }

    private void runUntil(int events) {
        Await.result(webhooks.start());
        await().until(() -> webhooks.counts().events() >= events);
        Await.result(webhooks.stop());
    }

    private long firstDeliveries() {
        return receiver.events().stream()
                .filter(arrival -> arrival.body()
                        .path("triggers")
                        .path(0)
                        .path("type")
                        .asText()
                        .equals("FIRST_DELIVERY"))
                .count();
    }

    private static RetrySchedule withLongTimeout(double factor) {
        return RetrySchedule.smartcar().scaledBy(factor).withTimeout(Duration.ofSeconds(5));
    }

    private static List<Long> pauses(DeliveredEvent event) {
        return IntStream.range(1, event.attempts().size())
                .mapToObj(i -> Duration.between(
                                event.attempts().get(i - 1).sentAt(),
                                event.attempts().get(i).sentAt())
                        .toMillis())
                .toList();
    }

    private static String meta(Arrival arrival, String member) {
        return arrival.body().path("meta").path(member).asText();
    }
}
