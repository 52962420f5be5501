package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.CredentialKind;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.smartcar.api.Credential.VehicleCredential;
import dev.carflow.smartcar.legacy.VehicleTokenResult.ReauthenticationNeeded;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import dev.carflow.tracing.RecordedSpans;
import dev.carflow.tracing.TraceSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The effects of rotation on refresh tokens, with a simulated Smartcar that records them. */
class VehicleTokensAgainstSmartcarTest {

    private static final VehicleTokensSettings EAGER = TokenSettings.usual()
            .withBackOff(Duration.ofMillis(5), Duration.ofMillis(50))
            .as();
    private static Vertx vertx;

    private final LegacySide side = new LegacySide(vertx);
    private final StoreInMemory store = new StoreInMemory();
    private final VehicleTokens tokens = process();

    @BeforeAll
    static void startVertx() {
        ContextPropagation.start();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        Await.result(vertx.close());
    }

    @AfterEach
    void close() {
        tokens.close();
        side.close();
    }

    private VehicleOfUser asked() {
        return VehicleOfUser.of(car().vehicle().id(), car().user().id());
    }

    /** One of several processes with the same store. */
    private VehicleTokens process() {
        return new VehicleTokens(
                Optional.of(side.tokens::refresh), store, EAGER, side.clock, () -> 0.5, VehicleTokenListener.NONE);
    }

    private VehicleTokenResult ask(VehicleTokens process) {
        return process.current(asked()).await().atMost(Timeouts.CONDITION);
    }

    private Connection car() {
        return side.car();
    }

    /** Stores a pair whose access token has expired. */
    private TokenPair expired() {
        TokenPair pair = side.pairOf(car());
        store.with(asked(), pair);
        side.clock.advance(Duration.ofHours(2));
        return pair;
    }

    private boolean isAnswered(VehicleTokenResult result) {
        LegacySide.success(side.v3.signals(
                new VehicleCredential(((Valid) result).token()), car().vehicle().id()));
        return true;
    }

    /** The store answers on another thread, on which no span is current. */
    @Test
    void aRefreshIsASpanOfTheEventThatNeededIt() {
        // Given
        RecordedSpans spans = new RecordedSpans();
        TokenPair before = expired();
        LegacyTokens traced = side.tokens(() -> spans.tracing().tokenRequest(side.smartcar.legacyTokenUri()));
        TraceSpan event = spans.tracing().process("topic", 0, 0, RecordedSpans.sampledHeaders()::get);

        // When
        try (VehicleTokens process = new VehicleTokens(
                Optional.of(traced::refresh),
                new StoreOnAnotherThread(store),
                EAGER,
                side.clock,
                () -> 0.5,
                VehicleTokenListener.NONE)) {
            event.subscribing(process.current(asked())).await().atMost(Timeouts.CONDITION);
        }
        event.end();

        // Then
        SpanData refresh = spans.only("POST /auth/oauth/token");
        assertThat(refresh.getParentSpanId())
                .isEqualTo(spans.only("process topic").getSpanId());
        assertThat(RecordedSpans.attribute(refresh, "http.response.status_code"))
                .isEqualTo("200");
        assertThat(refresh.toString())
                .doesNotContain(
                        before.refreshToken().orElseThrow(),
                        store.pair(asked()).access().value())
                .doesNotContain(side.credentials.clientSecret(), asked().vehicleId());
    }

    /** Answers as a database does: later, and elsewhere. */
    private record StoreOnAnotherThread(VehicleTokenStore store) implements VehicleTokenStore {

        @Override
        public Uni<Loaded> load(VehicleOfUser vehicle) {
            return store.load(vehicle).emitOn(Infrastructure.getDefaultExecutor());
        }

        @Override
        public Uni<Saved> save(VehicleOfUser vehicle, PairVersion version, TokenPair newPair) {
            return store.save(vehicle, version, newPair).emitOn(Infrastructure.getDefaultExecutor());
        }

        @Override
        public Uni<Void> markRefused(VehicleOfUser vehicle, PairVersion version) {
            return store.markRefused(vehicle, version);
        }
    }

    @Test
    void callsGoOnForDaysWithRotatingTokens() {
        // Given
        store.with(asked(), side.pairOf(car()));

        // When: asked once an hour, for longer than any one refresh token lives
        for (int hour = 0; hour < 61 * 24; hour++) {
            assertThat(isAnswered(ask(tokens))).isTrue();
            side.clock.advance(Duration.ofHours(1));
        }

        // Then
        assertThat(side.smartcar.credentialCounts().misused()).isZero();
        assertThat(side.smartcar.credentialCounts().calls(Endpoint.SIGNALS, CredentialKind.VEHICLE))
                .isEqualTo(61 * 24);
        assertThat(side.smartcar.counts().at(Endpoint.LEGACY_TOKEN)).isBetween(700L, 740L);
    }

    @Test
    void aCrashBetweenRotatingAndSavingIsHarmlessWithinTheGrace() {
        // Given: a process that was granted a pair and ended before it was saved
        TokenPair old = expired();
        side.tokens.refresh(old.refreshToken().orElseThrow()).await().atMost(Timeouts.CONDITION);

        // When
        side.clock.advance(Duration.ofSeconds(50));

        // Then
        assertThat(isAnswered(ask(tokens))).isTrue();
        assertThat(store.saved()).hasSize(1);
    }

    @Test
    void aCrashBetweenRotatingAndSavingNeedsTheUserAfterTheGrace() {
        // Given
        TokenPair old = expired();
        side.tokens.refresh(old.refreshToken().orElseThrow()).await().atMost(Timeouts.CONDITION);

        // When
        side.clock.advance(Duration.ofSeconds(60));

        // Then
        assertThat(ask(tokens)).isEqualTo(new ReauthenticationNeeded());
        assertThat(store.isMarked(asked())).isTrue();
    }

    @Test
    void anAnswerLostOnItsWayCostsNothing() {
        // Given: Smartcar rotates, and the answer is cut off
        expired();
        side.smartcar
                .faults()
                .inject(new Fault.TruncatedBody(), FaultCondition.next(1).at(Endpoint.LEGACY_TOKEN));

        // When
        VehicleTokenResult first = ask(tokens);

        // Then: it is requested again without a caller
        assertThat(first).isEqualTo(new Unavailable(VehicleTokenProblem.ENDPOINT_FAILED));
        await().until(() -> store.saved().size() == 1);
        side.clock.advance(Duration.ofSeconds(1));
        assertThat(isAnswered(ask(tokens))).isTrue();
        assertThat(side.smartcar.counts().at(Endpoint.LEGACY_TOKEN)).isEqualTo(2);
    }

    @Test
    void aPairThatCannotBeSavedAtOnceIsNotLost() {
        // Given
        expired();
        store.refuseSaves(5);

        // When
        VehicleTokenResult first = ask(tokens);

        // Then
        assertThat(first).isEqualTo(new Unavailable(VehicleTokenProblem.NOT_SAVED));
        await().until(() -> ask(tokens) instanceof Valid);
        assertThat(isAnswered(ask(tokens))).isTrue();
        assertThat(tokens.unsaved()).isZero();
        assertThat(side.smartcar.counts().at(Endpoint.LEGACY_TOKEN)).isEqualTo(1);
    }

    @Test
    void processesThatRotateAtTheSameTimeAllEndWithTheStoredPair() {
        // Given
        expired();
        List<VehicleTokens> processes = Stream.generate(this::process).limit(5).toList();

        // When
        List<VehicleTokenResult> results =
                processes.stream()
                        .map(process -> process.current(asked()).subscribeAsCompletionStage())
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        // Then
        Valid stored = new Valid(store.pair(asked()).access());
        assertThat(results).hasSize(5).allMatch(stored::equals);
        assertThat(store.saved()).hasSize(1);
        assertThat(isAnswered(stored)).isTrue();
    }

    @Test
    void aTokenRevokedIsReplacedAfterThe401() {
        // Given
        store.with(asked(), side.pairOf(car()));
        Valid revoked = (Valid) ask(tokens);
        side.smartcar.revokeVehicleTokens();
        assertThat(LegacySide.problem(side.v3.signals(
                                new VehicleCredential(revoked.token()),
                                car().vehicle().id()))
                        .slug())
                .isEqualTo("unauthorized");

        // When
        tokens.invalidate(asked(), revoked.token());

        // Then
        assertThat(isAnswered(ask(tokens))).isTrue();
    }

    @Test
    void aVehicleThatWasDisconnectedNeedsTheUser() {
        // Given
        expired();
        Connection gone = car();
        VehicleOfUser id = asked();

        // When
        side.fleet.disconnect(gone.id());

        // Then
        assertThat(tokens.current(id).await().atMost(Timeouts.CONDITION)).isEqualTo(new ReauthenticationNeeded());
    }
}
