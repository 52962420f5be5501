package dev.carflow.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import dev.carflow.VirtualTime;
import dev.carflow.enrichment.calls.CallOutcome;
import dev.carflow.enrichment.calls.CallOutcome.Answered;
import dev.carflow.enrichment.calls.CallOutcome.Failed;
import dev.carflow.enrichment.calls.CallOutcome.NotMade;
import dev.carflow.enrichment.calls.CircuitBreaker;
import dev.carflow.enrichment.calls.SignalCalls;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.enrichment.calls.WaitWhileOpen;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.Enrichment;
import dev.carflow.enrichment.event.EnrichmentOutcome;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.signal.MergedSignal;
import dev.carflow.enrichment.signal.Origin;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.AnswerFault;
import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.VehicleSignals;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The enrichment of one event, with Smartcar's answer given by the test. */
class SignalEnrichmentTest {

    /** The samples' values are a few seconds older than this. */
    private static final Instant NOW = Instant.ofEpochMilli(1_795_250_000_000L);

    private final List<Urgency> asked = new ArrayList<>();
    private CallOutcome answer = new NotMade(SkipReason.BUDGET, Optional.empty(), false);

    @Test
    void anEventThatCarriesEveryWantedSignalCausesNoCall() {
        // When
        SignalEnrichment.Result result = enrichment("tractionbattery-stateofcharge:15M")
                .of(tesla(), HELD)
                .await()
                .indefinitely();

        // Then
        assertThat(asked).isEmpty();
        assertThat(result.enrichment().outcome()).isEqualTo(EnrichmentOutcome.NOT_NEEDED);
        assertThat(result.enrichment().calls()).isZero();
        assertThat(result.knowledge().known()).isEmpty();
    }

    @Test
    void unwantedSignalsArePassedOnAndCauseNoCall() {
        SignalEnrichment.Result result =
                enrichment("none").of(tesla(), HELD).await().indefinitely();

        assertThat(asked).isEmpty();
        assertThat(result.enrichment().outcome()).isEqualTo(EnrichmentOutcome.NOT_NEEDED);
        assertThat(result.knowledge().wanted()).isEmpty();
    }

    @Test
    void aMissingSignalIsRequestedUrgentlyAndAddedWithItsOrigin() {
        // Given
        answer = answered(1, false, signal("wheel-tires", NOW.minusSeconds(60)), signal("closure-sunroof", NOW));

        // When
        SignalEnrichment.Result result =
                enrichment("wheel-tires:1H").of(tesla(), HELD).await().indefinitely();

        // Then
        assertThat(asked).containsExactly(Urgency.URGENT);
        assertThat(result.enrichment().outcome()).isEqualTo(EnrichmentOutcome.COMPLETE);
        assertThat(result.enrichment().calls()).isEqualTo(1);
        assertThat(result.knowledge().wanted().get("wheel-tires").origin()).isEqualTo(Origin.API);
        // It was not wanted, and its user may not have agreed to its use.
        assertThat(result.knowledge().known()).doesNotContainKey("closure-sunroof");
        assertThat(result.answer()).extracting(ReportedSignal::code).containsExactly("wheel-tires");
    }

    @Test
    void oneEventsAnswerServesTheNextWithoutACall() {
        // Given
        answer = answered(1, false, signal("wheel-tires", NOW.minusSeconds(60)));
        SignalEnrichment enrichment = enrichment("wheel-tires:1H");
        enrichment.of(tesla(), HELD).await().indefinitely();

        // When
        SignalEnrichment.Result second = enrichment.of(tesla(), HELD).await().indefinitely();

        // Then
        assertThat(asked).hasSize(1);
        assertThat(second.enrichment().outcome()).isEqualTo(EnrichmentOutcome.COMPLETE);
        assertThat(second.enrichment().calls()).isZero();
        assertThat(second.knowledge().wanted().get("wheel-tires").origin()).isEqualTo(Origin.CACHE);
        assertThat(second.answer()).isEmpty();
    }

    @Test
    void signalsWithoutNewerValuesAreNotRequestedAgainWithinTheWantedAge() {
        // Given: Smartcar has the value, but it is two hours old
        answer = answered(1, false, signal("wheel-tires", NOW.minus(Duration.ofHours(2))));
        SignalEnrichment enrichment = enrichment("wheel-tires:1H");
        SignalEnrichment.Result first = enrichment.of(tesla(), HELD).await().indefinitely();
        assertThat(first.enrichment().outcome()).isEqualTo(EnrichmentOutcome.PARTIAL);
        assertThat(first.knowledge().wanted().get("wheel-tires").isStale(now)).isTrue();

        // When
        SignalEnrichment.Result second = enrichment.of(tesla(), HELD).await().indefinitely();

        // Then: said, not hidden
        assertThat(asked).hasSize(1);
        assertThat(second.enrichment().outcome()).isEqualTo(EnrichmentOutcome.PARTIAL);
        assertThat(second.enrichment().reason()).contains(SignalEnrichment.NOTHING_NEWER);
        assertThat(second.enrichment().outdated()).containsExactly("wheel-tires");
        assertThat(second.enrichment().calls()).isZero();

        // And when the age is over, it is worth asking again
        now = NOW.plus(Duration.ofHours(1));
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        enrichment.of(tesla(), HELD).await().indefinitely();
        assertThat(asked).hasSize(2);
    }

    @Test
    void anAnswerShorterThanItSaysIsNotTakenForAllThatSmartcarHas() {
        // Given: one of nine signals
        answer = new Answered(
                new VehicleSignals(List.of(signal("wheel-tires", NOW)), Optional.empty(), 9),
                NOW,
                1,
                false,
                Optional.of("r-0"));

        // Then: what is missing is not said to be missing at Smartcar
        Enrichment missing = enrichment("closure-sunroof:1H", "wheel-tires:1H")
                .of(tesla(), HELD)
                .await()
                .indefinitely()
                .enrichment();
        assertThat(missing.outcome()).isEqualTo(EnrichmentOutcome.PARTIAL);
        assertThat(missing.reason()).contains(SignalEnrichment.SHORT_ANSWER);
        assertThat(missing.missing()).containsExactly("closure-sunroof");

        // And: for an unknown group it cannot be said whether it is complete
        Enrichment group =
                enrichment("wheel:1H").of(tesla(), HELD).await().indefinitely().enrichment();
        assertThat(group.outcome()).isEqualTo(EnrichmentOutcome.PARTIAL);
        assertThat(group.reason()).contains(SignalEnrichment.SHORT_ANSWER);

        // But: a code that came is complete
        Enrichment found = enrichment("wheel-tires:1H")
                .of(tesla(), HELD)
                .await()
                .indefinitely()
                .enrichment();
        assertThat(found.outcome()).isEqualTo(EnrichmentOutcome.COMPLETE);
    }

    @Test
    void aCallThatIsNotMadeOrFailsLeavesTheEventAsItCameAndSaysWhy() {
        // Given
        SignalEnrichment enrichment = enrichment("wheel-tires:1H");

        // Then: not made
        SignalEnrichment.Result skipped = enrichment.of(tesla(), HELD).await().indefinitely();
        assertThat(skipped.enrichment().outcome()).isEqualTo(EnrichmentOutcome.SKIPPED);
        assertThat(skipped.enrichment().reason()).contains("budget");
        assertThat(skipped.enrichment().missing()).containsExactly("wheel-tires");
        assertThat(skipped.knowledge().known()).isEmpty();

        // And: failed
        answer = new Failed(new ApiProblem.Forbidden(ApiError.NONE), 1, false, Optional.of("r-1"));
        SignalEnrichment.Result failed = enrichment.of(tesla(), HELD).await().indefinitely();
        assertThat(failed.enrichment().outcome()).isEqualTo(EnrichmentOutcome.FAILED);
        assertThat(failed.enrichment().reason()).contains("forbidden");
        assertThat(failed.enrichment().calls()).isEqualTo(1);
        assertThat(failed.enrichment().requestId()).contains("r-1");
    }

    @Test
    void oneUsersValuesOfAVehicleAreNeverReportedToAnother() {
        // Given
        answer = answered(1, false, signal("wheel-tires", NOW));
        SignalEnrichment enrichment = enrichment("wheel-tires:1H");
        enrichment.of(tesla(), HELD).await().indefinitely();

        // When: the same vehicle, another user
        answer = new NotMade(SkipReason.BUDGET, Optional.empty(), false);
        ConsumedEvent others =
                read(new String(Samples.delivery("vehicle-state-tesla-model3").body(), UTF_8)
                        .replace(tesla().userId(), "another-user"));
        SignalEnrichment.Result result = enrichment.of(others, HELD).await().indefinitely();

        // Then
        assertThat(result.enrichment().outcome()).isEqualTo(EnrichmentOutcome.SKIPPED);
        assertThat(result.knowledge().known()).doesNotContainKey("wheel-tires");
    }

    @Test
    void oneValueOfTheFutureDoesNotReplaceThoseOfLaterEvents() {
        // Given
        SignalEnrichment enrichment = enrichment("all:24H");
        SignalEnrichment.Result future = enrichment
                .of(soc(80, Instant.parse("2099-01-01T00:00:00Z")), HELD)
                .await()
                .indefinitely();
        assertThat(textOf(future)).isEqualTo("80");

        // When
        now = NOW.plusSeconds(120);
        SignalEnrichment.Result next =
                enrichment.of(soc(20, now.minusSeconds(90)), HELD).await().indefinitely();

        // Then
        assertThat(textOf(next)).isEqualTo("20");
        assertThat(next.knowledge().wanted().get(SOC).origin()).isEqualTo(Origin.WEBHOOK);
        assertThat(next.knowledge().wanted().get(SOC).isStale(now)).isFalse();
        assertThat(textOf(enrichment.of(withoutSignals(), HELD).await().indefinitely()))
                .isEqualTo("20");
    }

    @Test
    void ifACarsClockIsAheadEachEventKeepsItsOwnValueAndTheLastIsRemembered() {
        // Given: a value from before the clock went wrong
        SignalEnrichment enrichment = enrichment("all:24H");
        enrichment.of(soc(90, NOW.minusSeconds(90)), HELD).await().indefinitely();

        // Then: the car continues, and so does the time
        for (int value = 80; value > 20; value -= 10) {
            now = now.plus(Duration.ofHours(3));
            SignalEnrichment.Result result = enrichment
                    .of(soc(value, now.plus(Duration.ofHours(9))), HELD)
                    .await()
                    .indefinitely();
            assertThat(textOf(result)).isEqualTo(String.valueOf(value));
            assertThat(result.knowledge().wanted().get(SOC).isStale(now)).isFalse();
        }

        // And: when it is right again, the value of then
        now = now.plus(Duration.ofMinutes(1));
        SignalEnrichment.Result right =
                enrichment.of(soc(10, now.minusSeconds(5)), HELD).await().indefinitely();
        assertThat(textOf(right)).isEqualTo("10");
        assertThat(textOf(enrichment.of(withoutSignals(), HELD).await().indefinitely()))
                .isEqualTo("10");
    }

    @Test
    void aValueOfTheFutureInSmartcarsAnswerDoesNotReplaceLaterOnes() {
        // Given: nothing is known but what an answer says
        answer = answered(1, false, signal(SOC, NOW.plus(Duration.ofDays(400))));
        SignalEnrichment enrichment = enrichment(SOC + ":1H");
        SignalEnrichment.Result first =
                enrichment.of(withoutSignals(), HELD).await().indefinitely();
        assertThat(first.knowledge().wanted().get(SOC).origin()).isEqualTo(Origin.API);

        // Then
        now = NOW.plusSeconds(60);
        assertThat(textOf(enrichment
                        .of(soc(19, now.minusSeconds(30)), HELD)
                        .await()
                        .indefinitely()))
                .isEqualTo("19");
        assertThat(textOf(enrichment.of(withoutSignals(), HELD).await().indefinitely()))
                .isEqualTo("19");
    }

    @Test
    void aValueFromTheFutureGetsTheTimeOfItsReport() {
        // Given
        SignalEnrichment enrichment = enrichment("all:24H");
        enrichment.of(soc(55, NOW.minusSeconds(90)), HELD).await().indefinitely();

        // When
        SignalEnrichment.Result future =
                enrichment.of(soc(80, NOW.plusSeconds(601)), HELD).await().indefinitely();

        // Then
        assertThat(textOf(future)).isEqualTo("80");
        assertThat(textOf(enrichment.of(withoutSignals(), HELD).await().indefinitely()))
                .isEqualTo("80");
    }

    @Test
    void anEventThatIsProcessedAgainDaysLaterHasTheSameTimesOfTheFuture() {
        // Given: by the time of processing, the car's time is no longer ahead
        now = NOW.plus(Duration.ofDays(30));
        ConsumedEvent event = read(body(80, NOW.plus(Duration.ofHours(9))), NOW);

        // Then
        SignalEnrichment.Result result =
                enrichment("all:24H").of(event, HELD).await().indefinitely();
        MergedSignal known = result.knowledge().wanted().get(SOC);
        assertThat(known.isStale(now)).isTrue();
        assertThat(known.value().orElseThrow().time()).contains(NOW);
    }

    @Test
    void heldEventsOfAVehicleNeedOneCallOnceSmartcarIsBack() {
        // Given: Smartcar is down, and an event looks at it every second, each at a moment of its own
        VirtualTime time = new VirtualTime();
        AtomicReference<CircuitBreaker.State> breaker = new AtomicReference<>(CircuitBreaker.State.OPEN);
        calls = new WaitWhileOpen(calls, breaker::get, Duration.ofSeconds(1), time);
        answer = new Failed(
                new ApiProblem.UpstreamFault(AnswerFault.STATUS, 500, ApiError.NONE), 1, false, Optional.empty());
        SignalEnrichment enrichment = enrichment("wheel-tires:1H");
        List<CompletableFuture<SignalEnrichment.Result>> held = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            held.add(enrichment.of(tesla(), HELD).subscribeAsCompletionStage());
            time.pass(Duration.ofMillis(40));
        }
        assertThat(asked).hasSize(20);
        assertThat(held).noneMatch(CompletableFuture::isDone);

        // When
        breaker.set(CircuitBreaker.State.CLOSED);
        answer = answered(1, false, signal("wheel-tires", NOW));
        time.pass(Duration.ofSeconds(1));

        // Then
        assertThat(asked).hasSize(20 + 1);
        assertThat(held).allSatisfy(each -> {
            assertThat(each.join().enrichment().outcome()).isEqualTo(EnrichmentOutcome.COMPLETE);
            assertThat(each.join().knowledge().wanted()).containsKey("wheel-tires");
        });
        assertThat(held.stream()
                        .mapToInt(each -> each.join().enrichment().calls())
                        .sum())
                .isEqualTo(20 + 1);
        time.shutdownNow();
    }

    private static final String SOC = "tractionbattery-stateofcharge";

    private static String textOf(SignalEnrichment.Result result) {
        MergedSignal known = result.knowledge().wanted().get(SOC);
        return known.value().orElseThrow().signal().body().orElseThrow().text().replaceAll("[^0-9]", "");
    }

    private ConsumedEvent soc(int value, Instant oemUpdatedAt) {
        return read(body(value, oemUpdatedAt), now);
    }

    private static String body(int value, Instant oemUpdatedAt) {
        return event("{'code':'" + SOC + "','status':{'value':'SUCCESS'},'body':{'value':" + value
                + "},'meta':{'oemUpdatedAt':" + oemUpdatedAt.toEpochMilli() + "}}");
    }

    private ConsumedEvent withoutSignals() {
        return read(event(""), now);
    }

    private static String event(String signals) {
        return ("{'eventId':'e','eventType':'VEHICLE_STATE','data':{'user':{'id':'u'},'vehicle':{'id':'v'},'signals':["
                        + signals + "]}}")
                .replace('\'', '"');
    }

    @Test
    void aClockThatWasDaysAheadAndIsSetRightDoesNotKeepVehiclesFromBeingAskedAbout() {
        // Given
        answer = answered(1, false, signal("wheel-tires", NOW.minus(Duration.ofHours(2))));
        SignalEnrichment enrichment = enrichment("wheel-tires:1H");
        now = NOW.plus(Duration.ofDays(3));
        enrichment.of(tesla(), HELD).await().indefinitely();

        // When
        now = NOW;
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        enrichment.of(tesla(), HELD).await().indefinitely();

        // Then
        assertThat(asked).hasSize(2);
    }

    private static final Continuity HELD = new Continuity("route/0", Instant.EPOCH);

    private Instant now = NOW;
    private final AtomicLong nanos = new AtomicLong();

    private SignalEnrichment enrichment(String... wanted) {
        WantedSignals signals =
                new WantedSignals(Stream.of(wanted).map(WantedSignal::of).toList());
        VehicleMemory memory = new VehicleMemory(
                1 << 20, Duration.ofDays(1), signals::wants, code -> Duration.ofDays(999), nanos::get);
        InstantSource clock = () -> now;
        return new SignalEnrichment(signals, Duration.ofDays(7), memory, calls, clock.withZone(ZoneOffset.UTC));
    }

    private SignalCalls calls = (user, vehicle, urgency) -> {
        asked.add(urgency);
        return Uni.createFrom().item(answer);
    };

    private static Answered answered(int calls, boolean shared, Signal... signals) {
        VehicleSignals reported = new VehicleSignals(List.of(signals), Optional.empty(), signals.length);
        return new Answered(reported, NOW, calls, shared, Optional.of("r-0"));
    }

    private static Signal signal(String code, Instant oemUpdatedAt) {
        return new Signal(
                code,
                Optional.empty(),
                Optional.empty(),
                Signal.SUCCESS,
                Optional.empty(),
                Optional.of(new RawJson("{\"value\":1}")),
                Optional.of(oemUpdatedAt),
                Optional.of(NOW),
                Optional.empty());
    }

    private static ConsumedEvent tesla() {
        return read(new String(Samples.delivery("vehicle-state-tesla-model3").body(), UTF_8));
    }

    private static ConsumedEvent read(String body) {
        return read(body, NOW);
    }

    private static ConsumedEvent read(String body, Instant receivedAt) {
        return ((Parsed) ConsumedEvent.read(body.getBytes(UTF_8), receivedAt)).event();
    }
}
