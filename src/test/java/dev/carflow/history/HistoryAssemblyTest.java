package dev.carflow.history;

import static dev.carflow.history.Found.RECEIVED;
import static dev.carflow.history.Found.deadLetter;
import static dev.carflow.history.Found.enriched;
import static dev.carflow.history.Found.event;
import static dev.carflow.history.Found.quarantined;
import static dev.carflow.history.Found.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.spill.SpillSearch.Waiting;
import dev.carflow.redrive.topic.TopicPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HistoryAssemblyTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Instant SPILLED = RECEIVED.plusSeconds(4);

    private OptionalLong committed = OptionalLong.of(1000);
    private boolean outputsWereRead = true;
    private DatabaseFacts facts = DatabaseFacts.NONE;

    @Test
    void anEnrichedEventNamesItsInputItsCallAndTheTimeItTook() {
        EventHistory history = history(event(16), enriched(9), reading(1), reading(2));

        assertThat(history.status()).isEqualTo(Status.ENRICHED);
        assertThat(history.enrichedAfter()).contains(Duration.ofMillis(1200));
        assertThat(history.reason()).contains("nothing-newer");
        assertThat(history.type()).contains("com.smartcar.vehicle_state");
        assertThat(history.steps()).hasSize(4);
        assertThat(history.steps(Step.Received.class))
                .containsExactly(
                        new Step.Received(RECEIVED, Optional.of(RECEIVED.minusMillis(500)), Optional.of("d1")));
        assertThat(only(history, Step.Stored.class).processing())
                .isEqualTo(new Processing.Enriched(enriched(9).at()));
        assertThat(only(history, Step.Enriched.class).origin())
                .contains(event(16).at());
        assertThat(only(history, Step.Enriched.class).summary().orElseThrow().calls())
                .isEqualTo(1);
        assertThat(only(history, Step.Readings.class).count()).isEqualTo(2);
    }

    @Test
    void aSecondDeliveryIsADuplicateOfTheFirstAndBothWereReceived() {
        EventHistory history = history(event(16), event(17).delivery("d2", Duration.ofSeconds(25)), enriched(9));

        assertThat(history.status()).isEqualTo(Status.ENRICHED);
        assertThat(history.steps(Step.Received.class)).hasSize(2);
        assertThat(processing(history))
                .containsExactly(
                        new Processing.Enriched(enriched(9).at()),
                        new Processing.Duplicate(event(16).at()));
    }

    @Test
    void aSecondDeliveryAfterTheDuplicateWindowIsEnrichedByItself() {
        Duration late = Duration.ofMinutes(20);
        EventHistory history = history(
                event(16),
                event(17).delivery("d2", late),
                enriched(9),
                enriched(10).delivery("d2", late.plusSeconds(1)));

        assertThat(processing(history))
                .containsExactly(
                        new Processing.Enriched(enriched(9).at()),
                        new Processing.Enriched(enriched(10).at()));
    }

    @Test
    void aLateSecondDeliveryWithoutAnOutputIsNotTakenForADuplicate() {
        EventHistory history = history(event(16), event(17).delivery("d2", Duration.ofMinutes(20)), enriched(9));

        assertThat(processing(history)).last().isEqualTo(new Processing.NoOutput());
    }

    @Test
    void aRecordInAnotherPartitionIsNoDuplicate() {
        committed = OptionalLong.of(0);
        EventHistory history = history(event(16), Found.otherPartition(16));

        assertThat(processing(history)).allMatch(Processing.Waiting.class::isInstance);
    }

    @Test
    void anEventThatTheWorkersHaveNotReachedWaits() {
        committed = OptionalLong.of(10);
        EventHistory history = history(event(16));

        assertThat(history.status()).isEqualTo(Status.WAITING_FOR_WORKER);
        assertThat(processing(history)).containsExactly(new Processing.Waiting(6));
    }

    @Test
    void anEventThatTheWorkersArePastWithoutAnOutputIsReported() {
        assertThat(history(event(16)).status()).isEqualTo(Status.NO_OUTPUT);
    }

    @Test
    void anUnreadablePlaceIsNotTakenForAMissingRecord() {
        outputsWereRead = false;
        assertThat(history(event(16)).status()).isEqualTo(Status.STORED);

        outputsWereRead = true;
        committed = OptionalLong.empty();
        assertThat(history(event(16)).status()).isEqualTo(Status.STORED);
    }

    @Test
    void aDrainedEventWasSpilledBeforeAndItsLostFirstCopyIsADuplicate() {
        // Given: Kafka had taken the record although its confirmation was lost
        EventHistory history = history(
                event(16),
                event(17).with("carflow-spilled-at", SPILLED.toString()).after(Duration.ofMinutes(3)),
                enriched(9));

        assertThat(history.steps(Step.Received.class)).hasSize(1);
        assertThat(only(history, Step.Spilled.class))
                .isEqualTo(new Step.Spilled(SPILLED, "smartcar.vehicle-state", false, false));
        assertThat(history.steps(Step.Stored.class))
                .extracting(Step.Stored::drained)
                .containsExactly(false, true);
        assertThat(processing(history))
                .last()
                .isEqualTo(new Processing.Duplicate(event(16).at()));
    }

    @Test
    void anEventInTheSpillWaitsThere() {
        waiting(false);
        EventHistory history = history();

        assertThat(history.status()).isEqualTo(Status.WAITING_IN_SPILL);
        assertThat(history.user()).contains(Found.USER);
        assertThat(history.steps(Step.Received.class)).hasSize(1);
        assertThat(only(history, Step.Spilled.class).isWaiting()).isTrue();
    }

    @Test
    void anEventThatKafkaRefusesStaysInTheSpill() {
        waiting(true);

        assertThat(only(history(), Step.Spilled.class).isRefused()).isTrue();
    }

    @Test
    void aQuarantinedDeliveryHasItsReason() {
        EventHistory history = history(quarantined(7, "unknown-type"));

        assertThat(history.status()).isEqualTo(Status.QUARANTINED);
        assertThat(history.reason()).contains("unknown-type");
    }

    @Test
    void aQuarantinedDeliveryThatWasRedrivenIsEnriched() {
        redriven(quarantined(7, "unknown-type").at(), Duration.ofHours(2));
        EventHistory history = history(
                quarantined(7, "unknown-type"),
                event(16).after(Duration.ofHours(2)),
                enriched(9).after(Duration.ofHours(2)));

        assertThat(history.status()).isEqualTo(Status.ENRICHED);
        assertThat(only(history, Step.Redriven.class).at()).isEqualTo(RECEIVED.plus(Duration.ofHours(2)));
    }

    @Test
    void aDeadLetterNamesTheRecordThatItWas() {
        EventHistory history = history(event(16), deadLetter(2, 16));

        assertThat(history.status()).isEqualTo(Status.DEAD_LETTER);
        assertThat(history.reason()).contains("too-large");
        assertThat(processing(history))
                .containsExactly(new Processing.DeadLettered(deadLetter(2, 16).at()));
        assertThat(only(history, Step.DeadLettered.class).origin())
                .contains(event(16).at());
    }

    @Test
    void aRedrivenDeadLetterIsNoDuplicateOfItsEvent() {
        String id = "smartcar.dead-letter-3@2";
        Duration later = Duration.ofMinutes(5);
        redriven(deadLetter(2, 16).at(), later);
        EventHistory history = history(
                event(16),
                deadLetter(2, 16),
                event(30).redrivenBy(id).after(later),
                enriched(9).redrivenBy(id).after(later));

        assertThat(history.status()).isEqualTo(Status.ENRICHED);
        assertThat(processing(history))
                .containsExactly(
                        new Processing.DeadLettered(deadLetter(2, 16).at()),
                        new Processing.Enriched(enriched(9).at()));
        assertThat(history.steps(Step.Stored.class).get(1).redriveId()).contains(id);
    }

    @Test
    void aRedrivenDeadLetterThatWaitsIsWaiting() {
        committed = OptionalLong.of(20);
        EventHistory history = history(
                event(16),
                deadLetter(2, 16),
                event(30).redrivenBy("smartcar.dead-letter-3@2").after(Duration.ofMinutes(5)));

        assertThat(history.status()).isEqualTo(Status.WAITING_FOR_WORKER);
    }

    @Test
    void aReplayedEventIsEnrichedOnceMoreUnderTheIdOfTheReplay() {
        Duration later = Duration.ofHours(1);
        EventHistory history = history(
                event(16),
                enriched(9),
                event(40).redrivenBy("replay-1").after(later),
                event(41).redrivenBy("replay-1").after(later),
                enriched(12).redrivenBy("replay-1").after(later.plusSeconds(1)));

        assertThat(processing(history))
                .containsExactly(
                        new Processing.Enriched(enriched(9).at()),
                        new Processing.Enriched(enriched(12).at()),
                        new Processing.Duplicate(event(40).at()));
        assertThat(history.enrichedAfter()).contains(Duration.ofMillis(1200));
    }

    @Test
    void workersDoNotReadEventsOfTestMode() {
        EventHistory history = history(Found.test(3));

        assertThat(history.status()).isEqualTo(Status.NOT_ENRICHED);
        assertThat(processing(history)).containsExactly(new Processing.NotRead());
    }

    @Test
    void anEnrichedEventWhoseDeliveryIsNoLongerKeptIsFoundByItself() {
        EventHistory history = history(enriched(9));

        assertThat(history.status()).isEqualTo(Status.ENRICHED);
        assertThat(history.source()).isEqualTo(Found.WEBHOOK);
        assertThat(only(history, Step.Enriched.class).origin()).isEmpty();
        assertThat(history.steps(Step.Received.class)).hasSize(1);
    }

    @Test
    void anEnrichedEventWithAValueOfAnotherIsFoundWithoutItsCall() {
        assertThat(history(event(16), enriched(9).unreadable()).reason()).isEmpty();
    }

    @Test
    void readingsAloneSayThatTheEventWasEnriched() {
        assertThat(history(reading(1)).status()).isEqualTo(Status.ENRICHED);
    }

    @Test
    void aBodyWhoseSignatureDidNotHoldWasRefused() {
        facts = new DatabaseFacts(
                List.of(), Map.of(), Map.of(), Map.of(Found.EVENT, List.of(RECEIVED)), List.of(), Optional.empty());

        assertThat(history().status()).isEqualTo(Status.REFUSED_SIGNATURE);
    }

    @Test
    void theRemovalOfTheUserIsPartOfTheHistory() {
        Instant removed = RECEIVED.plusSeconds(60);
        facts = new DatabaseFacts(
                List.of(), Map.of(), Map.of(Found.USER, removed), Map.of(), List.of(), Optional.empty());

        assertThat(history(event(16), enriched(9)).steps()).last().isEqualTo(new Step.UserRemoved(removed));
    }

    @Test
    void theSameIdOfTwoWebhooksIsTwoEvents() {
        String other = "/smartcar/webhooks/w2";
        List<EventHistory> histories = histories(
                event(16), enriched(9), event(17).with("ce_source", other).with("carflow-delivery-id", "d9"));

        assertThat(histories).extracting(EventHistory::source).containsExactlyInAnyOrder(Found.WEBHOOK, other);
        assertThat(histories)
                .extracting(EventHistory::status)
                .containsExactlyInAnyOrder(Status.ENRICHED, Status.NO_OUTPUT);
    }

    @Test
    void refusalsAreOfTheEventWhoseIdWasInTheBody() {
        // Given: one event was refused first and then stored, another only refused, a third never seen
        facts = new DatabaseFacts(
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(Found.EVENT, List.of(RECEIVED), "refused", List.of(RECEIVED), "unseen", List.of()),
                List.of(),
                Optional.empty());

        // When
        List<EventHistory> histories = histories(event(16), event(17).with("ce_id", "another"));

        // Then
        assertThat(histories)
                .extracting(EventHistory::id, each -> each.steps(Step.RefusedSignature.class)
                        .size())
                .containsExactlyInAnyOrder(tuple(Found.EVENT, 1), tuple("another", 0), tuple("refused", 1));
    }

    @Test
    void nothingIsNoHistory() {
        assertThat(histories()).isEmpty();
    }

    @Test
    void noIdOfAPersonIsInItsText() {
        assertThat(history(event(16), enriched(9)).toString())
                .doesNotContain(Found.USER)
                .doesNotContain(Found.VEHICLE);
    }

    private void waiting(boolean refused) {
        List<Header> headers = List.of(
                new Header("ce_id", Found.EVENT),
                new Header("ce_source", Found.WEBHOOK),
                new Header("carflow-delivery-id", "d1"),
                new Header("carflow-received-at", RECEIVED.toString()));
        Waiting row = new Waiting("smartcar.vehicle-state", Found.USER, headers, SPILLED, refused);
        facts = new DatabaseFacts(List.of(row), Map.of(), Map.of(), Map.of(), List.of(), Optional.empty());
    }

    private void redriven(TopicPosition at, Duration after) {
        facts = new DatabaseFacts(
                List.of(), Map.of(at, RECEIVED.plus(after)), Map.of(), Map.of(), List.of(), Optional.empty());
    }

    private EventHistory history(Found... found) {
        List<EventHistory> histories = histories(found);
        assertThat(histories).hasSize(1);
        return histories.get(0);
    }

    private List<EventHistory> histories(Found... found) {
        return new HistoryAssembly(new WorkerProgress(WINDOW, at -> committed, outputsWereRead))
                .of(Arrays.stream(found).map(Found::sighting).toList(), facts);
    }

    private static List<Processing> processing(EventHistory history) {
        return history.steps(Step.Stored.class).stream()
                .map(Step.Stored::processing)
                .toList();
    }

    private static <T extends Step> T only(EventHistory history, Class<T> kind) {
        assertThat(history.steps(kind)).hasSize(1);
        return history.steps(kind).get(0);
    }
}
