package dev.carflow.sandbox.simulator.webhooks;

import static dev.carflow.sandbox.simulator.webhooks.Receiver.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.TestVertx;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.sandbox.simulator.webhooks.Receiver.Arrival;
import dev.carflow.sandbox.simulator.wire.Signer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deliveries that the contract permits or leaves open, and that a receiver has to handle. */
class HarshDeliveryTest {

    private static final RetrySchedule FAST = RetrySchedule.smartcar().scaledBy(0.001);

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
    void challengesComeInEveryFormSignedAndUnsignedWithEitherTime() {
        // Given
        webhooks = webhooks(settings -> settings.withChallenges(Challenges.harsh()));

        // When
        for (int i = 0; i < 60; i++) {
            assertThat(Await.result(webhooks.verify())).isEqualTo(new Verdict.Verified());
        }

        // Then
        List<String> challenges = receiver.verifications().stream()
                .map(HarshDeliveryTest::challenge)
                .toList();
        assertThat(challenges)
                .doesNotHaveDuplicates()
                .anyMatch(text -> text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                .anyMatch(text -> text.matches("[0-9a-f]{62,66}"))
                .anyMatch(text -> text.contains("+") || text.contains("/"))
                .anyMatch(text -> text.endsWith("="))
                .anyMatch(text -> text.matches("[A-Za-z0-9_-]{42,44}"))
                .anyMatch(text -> text.length() > 100);
        Signer signer = new Signer(Receiver.TOKEN);
        assertThat(receiver.verifications())
                .anySatisfy(verify ->
                        assertThat(verify.headers()).containsEntry("sc-signature", signer.sign(verify.bytes())))
                .anySatisfy(verify -> assertThat(verify.headers()).doesNotContainKey("sc-signature"))
                .anySatisfy(verify -> assertThat(
                                verify.body().at("/meta/deliveredAt").asText())
                        .endsWith("Z"))
                .anySatisfy(verify -> assertThat(
                                verify.body().at("/meta/deliveredAt").isIntegralNumber())
                        .isTrue())
                .anySatisfy(verify ->
                        assertThat(verify.body().path("eventName").asText()).isEqualTo("verify"));
        assertThat(webhooks.counts())
                .returns(60L, DeliveryCounts::handshakes)
                .returns(0L, DeliveryCounts::handshakesRefused);
    }

    @Test
    void aRefusedHandshakeIsCounted() {
        webhooks = webhooks(settings -> settings);
        receiver.answeringVerify((request, arrival) -> answer(request, 400));

        Await.result(webhooks.verify());

        assertThat(webhooks.counts().handshakesRefused()).isEqualTo(1);
    }

    @Test
    void anEventIsSentTwiceAtOneTimeBeforeEitherIsAnswered() {
        // Given a receiver that answers nothing before both are there
        Queue<HttpServerRequest> waiting = new ConcurrentLinkedQueue<>();
        receiver.answering((request, arrival) -> {
            waiting.add(request);
            if (waiting.size() == 2) {
                waiting.forEach(each -> answer(each, 200));
            }
        });
        webhooks = webhooks(
                settings -> settings.withSemantics(DeliverySemantics.realistic().withConcurrent(1)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.isAcknowledged()).isTrue();
        assertThat(delivered.attempts())
                .hasSize(2)
                .extracting(Attempt::duplicate)
                .containsOnly(false);
        assertThat(receiver.events()).extracting(Arrival::eventId).containsOnly(delivered.eventId());
        assertThat(receiver.events())
                .extracting(arrival -> arrival.body().at("/meta/deliveryId").asText())
                .doesNotHaveDuplicates();
        assertThat(webhooks.counts())
                .returns(1L, DeliveryCounts::concurrent)
                .returns(1L, DeliveryCounts::acknowledged)
                .returns(0, DeliveryCounts::unsettled);
    }

    @Test
    void anEventWithOneAcceptedRequestIsAcknowledgedThoughTheOtherIsGivenUp() {
        // Given: the first of the two is taken, all others are refused
        receiver.answering((request, arrival) -> answer(request, arrival.time() == 0 ? 200 : 503));
        webhooks = webhooks(settings -> settings.withRetries(withLongTimeout(FAST))
                .withSemantics(DeliverySemantics.realistic().withConcurrent(1)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.isAcknowledged()).isTrue();
        assertThat(webhooks.counts()).returns(1L, DeliveryCounts::acknowledged).returns(0L, DeliveryCounts::dropped);
    }

    @Test
    void anAcknowledgedEventComesOnceMoreAfterTheLastMomentOfTheSchedule() {
        // Given
        RetrySchedule retries = withLongTimeout(FAST);
        webhooks = webhooks(settings -> settings.withRetries(retries)
                .withSemantics(DeliverySemantics.realistic().withLate(1)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        // Then
        assertThat(delivered.attempts()).extracting(Attempt::duplicate).containsExactly(false, true);
        Duration between = Duration.between(
                delivered.attempts().get(0).sentAt(),
                delivered.attempts().get(1).sentAt());
        assertThat(between).isGreaterThanOrEqualTo(retries.lastMoment().minusMillis(15));
    }

    @Test
    void allIsDecidedAndAnsweredThoughALateDeliveryIsToComeAndNotWhileARequestIsOpen() {
        // Given: late deliveries come when this test has long ended
        List<HttpServerRequest> open = new CopyOnWriteArrayList<>();
        receiver.answering((request, arrival) -> open.add(request));
        webhooks = webhooks(settings -> settings.withRetries(RetrySchedule.smartcar())
                .withSemantics(DeliverySemantics.realistic().withLate(1)));
        Future<DeliveredEvent> settled = webhooks.deliver(EventKind.SIGNAL_UPDATED);
        await().atMost(Timeouts.PROGRESS).until(() -> !open.isEmpty());

        // When
        Future<Void> decided = webhooks.decided();
        Future<Void> answered = webhooks.answered();
        Await.result(webhooks.rate(0));

        // Then
        assertThat(decided.isComplete() || answered.isComplete()).isFalse();
        answer(open.get(0), 200);
        Await.result(decided);
        Await.result(answered);
        assertThat(settled.isComplete()).isFalse();
    }

    @Test
    void aRequestWithoutAnAnswerInTimeRunsOnWhileItsRetriesOverlapIt() {
        // Given a receiver that is slow with the first attempt
        List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
        List<HttpServerRequest> closed = new CopyOnWriteArrayList<>();
        receiver.answering((request, arrival) -> {
            requests.add(request);
            request.connection().closeHandler(gone -> closed.add(request));
            if (arrival.time() > 0) {
                answer(request, 503);
            }
        });
        RetrySchedule retries = FAST.withTimeout(Duration.ofMillis(500));
        webhooks = webhooks(settings -> settings.withRetries(retries)
                .withSemantics(DeliverySemantics.realistic().withRequestsLeftRunning()));
        Future<DeliveredEvent> delivery = webhooks.deliver(EventKind.SIGNAL_UPDATED);
        await().atMost(Timeouts.PROGRESS).until(() -> requests.size() >= 2);

        // When it answers the first after all, when a retry has come already
        boolean wasOpen = closed.isEmpty();
        answer(requests.get(0), 200);

        // Then: that was too late
        assertThat(wasOpen).isTrue();
        DeliveredEvent delivered = Await.result(delivery);
        assertThat(delivered.isDropped()).isTrue();
        assertThat(delivered.attempts())
                .extracting(Attempt::result)
                .startsWith(new AttemptResult.Failed("timeout"))
                .hasSize(4);
    }

    @Test
    void anAnswerWhoseBodyStallsIsATimeOutIfTheWholeAnswerIsWanted() {
        receiver.answering((request, arrival) ->
                request.response().setChunked(true).setStatusCode(200).write("a beginning"));
        RetrySchedule retries = FAST.withTimeout(Duration.ofMillis(300));

        webhooks = webhooks(settings -> settings.withRetries(retries)
                .withSemantics(DeliverySemantics.realistic().withWholeAnswersWanted()));
        DeliveredEvent whole = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));
        Await.result(webhooks.close());
        webhooks = webhooks(settings -> settings.withRetries(retries));
        DeliveredEvent head = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));

        assertThat(whole.isDropped()).isTrue();
        assertThat(whole.attempts()).extracting(Attempt::result).containsOnly(new AttemptResult.Failed("timeout"));
        assertThat(head.isAcknowledged()).isTrue();
    }

    @Test
    void anErrorIsOvertakenByItsResolvedAndTheOtherWayRound() {
        // Given
        webhooks = webhooks(settings -> settings.withEventsPerSecond(2000)
                .withShares(Shares.none().withErrors(0.3).withDisorder(0.3)));

        // When
        runUntil(1000);

        // Then
        Map<String, DeliveredEvent> lines = new HashMap<>();
        webhooks.deliveryLog().events().forEach(event -> lines.put(event.eventId(), event));
        Map<String, DeliveredEvent> latest = new HashMap<>();
        List<EventKind> overtaken = new ArrayList<>();
        for (Arrival arrival : receiver.events()) {
            DeliveredEvent line = lines.get(arrival.eventId());
            if (!line.type().equals("VEHICLE_ERROR")) {
                continue;
            }
            DeliveredEvent before = latest.get(line.vehicleId());
            if (before != null && before.sequence() > line.sequence() && before.kind() != line.kind()) {
                overtaken.add(line.kind());
            } else {
                latest.put(line.vehicleId(), line);
            }
        }
        assertThat(overtaken).contains(EventKind.ERROR, EventKind.RESOLVED);
    }

    @Test
    void eventsAreCreatedWhileTheReceiverIsAwayAndAllComeAtOnceLater() {
        // Given a receiver that lets everybody wait
        Queue<HttpServerRequest> waiting = new ConcurrentLinkedQueue<>();
        receiver.answering((request, arrival) -> waiting.add(request));
        webhooks = webhooks(settings -> settings.withEventsPerSecond(500)
                .withShares(Shares.none())
                .withRetries(withLongTimeout(RetrySchedule.smartcar()))
                .withLimits(10, 10_000, 10_000)
                .withSemantics(DeliverySemantics.realistic().withEventsMadeRegardless()));

        // When
        Await.result(webhooks.start());
        await().atMost(Timeouts.PROGRESS).until(() -> webhooks.counts().events() >= 300);
        await().atMost(Timeouts.PROGRESS).until(() -> waiting.size() == 10);
        Await.result(webhooks.pause());

        // Then
        assertThat(webhooks.counts())
                .returns(10, DeliveryCounts::inFlight)
                .returns(0L, DeliveryCounts::heldBack)
                .returns(0L, DeliveryCounts::acknowledged);

        // When
        receiver.answering((request, arrival) -> answer(request, 200));
        Future<Void> settled = webhooks.settled();
        waiting.forEach(request -> answer(request, 200));

        // Then
        Await.result(settled);
        assertThat(webhooks.counts().acknowledged())
                .isEqualTo(webhooks.counts().events())
                .isGreaterThanOrEqualTo(300);
    }

    @Test
    void givenUpEventsReachTheObserverAndAreCounted() {
        // Given
        receiver.failing(1000, 503);
        webhooks = webhooks(settings -> settings.withRetries(withLongTimeout(FAST)));
        List<DeliveredEvent> givenUp = new CopyOnWriteArrayList<>();
        List<byte[]> bodies = new CopyOnWriteArrayList<>();
        webhooks.onAttempt((event, attempt) -> {
            bodies.add(attempt.body().orElseThrow().bytes());
            if (event.isDropped()) {
                givenUp.add(event);
            }
        });

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.UNROUTABLE));

        // Then: the bytes are the observer's, though the delivery log keeps none
        assertThat(givenUp).containsExactly(delivered);
        assertThat(bodies)
                .containsExactlyElementsOf(
                        receiver.events().stream().map(Arrival::bytes).toList());
        assertThat(delivered.attempts())
                .allSatisfy(attempt -> assertThat(attempt.body()).isEmpty());
        assertThat(webhooks.counts()).returns(1L, DeliveryCounts::events).returns(1L, DeliveryCounts::dropped);
    }

    @Test
    void twoWebhooksSendOneEventId() {
        // Given
        webhooks = webhooks(settings -> settings.withWebhooks(2)
                .withSemantics(DeliverySemantics.realistic().withSharedIds(1)));

        // When
        DeliveredEvent delivered = Await.result(webhooks.deliver(EventKind.SIGNAL_UPDATED));
        Await.result(webhooks.settled());

        // Then
        assertThat(receiver.events()).extracting(Arrival::eventId).containsOnly(delivered.eventId());
        assertThat(receiver.events())
                .extracting(arrival -> arrival.body().at("/meta/webhookId").asText())
                .doesNotHaveDuplicates()
                .hasSize(2)
                .anyMatch(id -> id.startsWith("wh_"));
        assertThat(webhooks.deliveryLog().events()).hasSize(2).allMatch(DeliveredEvent::isAcknowledged);
    }

    @Test
    void theHarshPresetEndsWithEveryEventAcknowledgedOrGivenUp() {
        // Given a receiver that fails at random
        receiver.answering((request, arrival) -> answer(request, arrival.bytes().length % 3 == 0 ? 503 : 200));
        webhooks =
                webhooks(settings -> settings.harsh().withEventsPerSecond(1000).withRetries(withLongTimeout(FAST)));

        // When
        runUntil(1500);

        // Then
        DeliveryCounts counts = webhooks.counts();
        assertThat(counts.acknowledged() + counts.dropped()).isEqualTo(counts.events());
        assertThat(counts.unsettled()).isZero();
        assertThat(webhooks.deliveryLog().events())
                .hasSize((int) counts.events())
                .extracting(DeliveredEvent::kind)
                .contains(EventKind.values());
        assertThat(counts.concurrent()).isPositive();
        assertThat(counts.duplicates()).isPositive();
        assertThat(counts.overtaken()).isPositive();
        Signer signer = new Signer(Receiver.TOKEN);
        assertThat(receiver.events())
                .allMatch(event ->
                        signer.sign(event.bytes()).equals(event.headers().get("sc-signature")))
                .anyMatch(event -> new String(event.bytes(), StandardCharsets.UTF_8).contains("app_"));
    }

    private Webhooks webhooks(UnaryOperator<WebhookSettings> adapt) {
        WebhookSettings plain =
                WebhookSettings.to(receiver.uri(), Receiver.TOKEN).withShares(Shares.none());
        return Await.result(Webhooks.create(VERTX, fleet, adapt.apply(plain), Clock.systemUTC()));
    }

    private void runUntil(int events) {
        Await.result(webhooks.start());
        await().atMost(Timeouts.PROGRESS).until(() -> webhooks.counts().events() >= events);
        Future<Void> stopped = webhooks.stop();
        await().atMost(Timeouts.PROGRESS).untilAsserted(() -> assertThat(stopped.succeeded())
                .as("%s", webhooks.counts())
                .isTrue());
    }

    private static String challenge(Arrival verify) {
        String current = verify.body().at("/data/challenge").asText();
        return current.isEmpty() ? verify.body().at("/payload/challenge").asText() : current;
    }

    private static RetrySchedule withLongTimeout(RetrySchedule schedule) {
        return schedule.withTimeout(Duration.ofSeconds(30));
    }
}
