package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ContextPropagation;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Faulted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Refused;
import dev.carflow.smartcar.legacy.VehicleTokenResult.ReauthenticationNeeded;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Unavailable;
import dev.carflow.smartcar.legacy.VehicleTokenResult.Valid;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which events of vehicle tokens are reported, also where several processes rotate the same pair. */
class VehicleTokenListenerTest {

    private static final VehicleOfUser CAR = VehicleOfUser.of("a-car", "a-user");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration NEVER = Duration.ofHours(1);

    private final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final PendingRefresh endpoint = new PendingRefresh(clock);
    private final StoreInMemory store = new StoreInMemory();
    private final List<String> events = new ArrayList<>();
    private final VehicleTokens tokens = new VehicleTokens(
            Optional.of(endpoint),
            store,
            TokenSettings.usual()
                    .withDeadlines(LONG, LONG, LONG)
                    .withBackOff(NEVER, NEVER)
                    .as(),
            clock,
            () -> 0.99,
            new VehicleTokenListener() {
                @Override
                public void rotated() {
                    events.add("rotated");
                }

                @Override
                public void conflicted() {
                    events.add("conflicted");
                }

                @Override
                public void refused() {
                    events.add("refused");
                }

                @Override
                public void failed(VehicleTokenProblem problem) {
                    events.add(problem.name());
                }

                @Override
                public void invalidated() {
                    events.add("invalidated");
                }
            });

    @BeforeAll
    static void startContextPropagation() {
        ContextPropagation.start();
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    @Test
    void aTokenFromTheStoreIsNoRotationAndOneThatWasGrantedIs() {
        // Given
        store.with(CAR, PendingRefresh.pair(clock.instant()));
        ask();
        assertThat(events).isEmpty();

        // When
        clock.advance(PendingRefresh.LIFE);
        ask();
        endpoint.grant();

        // Then
        assertThat(events).containsExactly("rotated");
    }

    @Test
    void ifOthersAreAlwaysFasterARotationEndsAfterTwoRounds() {
        // Given: another process has saved a pair before anything is granted here, and it has expired by now
        storeOneThatIsOver();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        for (int round = 0; round < 2; round++) {
            storeOneThatIsOver();
            endpoint.grant();
        }

        // Then
        assertThat(caller.assertCompleted().getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.CONTENDED));
        assertThat(endpoint.asked()).hasSize(2);
        assertThat(endpoint.inFlight()).isZero();
        assertThat(events).containsExactly("conflicted", "conflicted", "CONTENDED");
    }

    @Test
    void aPairSavedByThisProcessWithoutAnAnswerIsNoConflict() {
        // Given
        storeOneThatIsOver();
        store.saveSilently();
        ask();
        endpoint.grant();

        // When
        clock.advance(NEVER);
        ask();

        // Then
        assertThat(events).containsExactly("NOT_SAVED", "rotated");
    }

    @Test
    void aRefusedGrantIsCountedOnce() {
        // Given
        storeOneThatIsOver();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        endpoint.answer(new Refused("invalid_grant"));
        ask();

        // Then
        assertThat(caller.assertCompleted().getItem()).isEqualTo(new ReauthenticationNeeded());
        assertThat(events).containsExactly("refused");
    }

    @Test
    void withoutCredentialsOfTheApplicationTheReasonIsReported() {
        // Given
        storeOneThatIsOver();
        UniAssertSubscriber<VehicleTokenResult> caller = ask();

        // When
        endpoint.answer(new Faulted(new ApiProblem.NoToken()));

        // Then
        assertThat(caller.assertCompleted().getItem()).isEqualTo(new Unavailable(VehicleTokenProblem.NO_CREDENTIALS));
        assertThat(events).containsExactly("NO_CREDENTIALS");
    }

    @Test
    void onlyTheTokenInUseCanBeInvalidated() {
        // Given
        TokenPair pair = PendingRefresh.pair(clock.instant());
        store.with(CAR, pair);
        assertThat(ask().getItem()).isEqualTo(new Valid(pair.access()));

        // When
        tokens.invalidate(CAR, PendingRefresh.pair(clock.instant()).access());
        assertThat(events).isEmpty();
        tokens.invalidate(CAR, pair.access());
        tokens.invalidate(CAR, pair.access());

        // Then
        assertThat(events).containsExactly("invalidated");
    }

    private void storeOneThatIsOver() {
        store.with(CAR, PendingRefresh.pair(clock.instant().minus(PendingRefresh.LIFE)));
    }

    private UniAssertSubscriber<VehicleTokenResult> ask() {
        return tokens.current(CAR).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
