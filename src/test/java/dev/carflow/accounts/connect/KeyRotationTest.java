package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The API key is rotated by the documented steps in two processes; either may be first at each step. */
class KeyRotationTest {

    private static final String OLD = "the-old-key-of-the-customers-backend-0123456789";
    private static final String NEW = "the-new-key-of-the-customers-backend-0123456789";
    private static final List<List<String>> STEPS = List.of(List.of(OLD), List.of(OLD, NEW), List.of(NEW, OLD));
    private static final Buffer QUERY = Buffer.buffer("hash of a query");

    private final Process one = new Process();
    private final Process other = new Process();
    private final List<String> made = new ArrayList<>();
    private final List<String> claims = new ArrayList<>();

    /** A process of the service, whose keys change while it runs. */
    private static final class Process {
        volatile List<String> keys = List.of(OLD);
        final ApiKeys backends = new ApiKeys(() -> keys);
        final StateTokens states = new StateTokens(new SecureRandom(), new KeyedHash(() -> keys, "state"));
        final ClaimTokens claims = new ClaimTokens(new KeyedHash(() -> keys, "claim"));
    }

    /** Each process keeps making states and claims, and recognises all that were made since the beginning. */
    private void everyProcessCanVerifyWhatAnyProcessMakes(String keyOfTheBackend) {
        for (Process process : List.of(one, other)) {
            String state = process.states.fresh();
            made.add(state);
            claims.add(process.claims.of(StateTokens.hash(state), QUERY));
        }
        for (Process process : List.of(one, other)) {
            assertThat(process.backends.accept("Bearer " + keyOfTheBackend)).isTrue();
            for (int at = 0; at < made.size(); at++) {
                assertThat(process.states.isOwn(made.get(at))).isTrue();
                assertThat(process.claims.isOf(claims.get(at), StateTokens.hash(made.get(at)), QUERY))
                        .isTrue();
            }
        }
    }

    @Test
    void nothingIsRefusedWhicheverProcessIsFirstAtEachStep() {
        for (int order = 0; order < 4; order++) {
            one.keys = STEPS.get(0);
            other.keys = STEPS.get(0);
            made.clear();
            claims.clear();
            for (int step = 1; step < STEPS.size(); step++) {
                Process first = (order >> (step - 1)) % 2 == 0 ? one : other;

                // When
                first.keys = STEPS.get(step);
                everyProcessCanVerifyWhatAnyProcessMakes(OLD);
                one.keys = STEPS.get(step);
                other.keys = STEPS.get(step);

                // Then: from the first step on the backend may have either
                everyProcessCanVerifyWhatAnyProcessMakes(OLD);
                everyProcessCanVerifyWhatAnyProcessMakes(NEW);
            }
        }
    }

    @Test
    void aKeyPutInFrontTooEarlyMakesStatesThatOtherProcessesDoNotKnow() {
        // When: against the documented order
        one.keys = List.of(NEW, OLD);

        // Then
        assertThat(other.states.isOwn(one.states.fresh())).isFalse();
    }
}
