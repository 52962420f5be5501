package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** States and keys. */
class SecretsTest {

    private static final String CURRENT = "current-0123456789-0123456789-0123456789";
    private static final String PREVIOUS = "previous-0123456789-0123456789-0123456789";

    @Test
    void statesNeverRepeatAndAreKnownToEveryProcessWithTheKey() {
        // Given
        StateTokens ours = ConnectFixture.states(CURRENT);
        StateTokens ofAnotherProcess = ConnectFixture.states(CURRENT);
        StateTokens theirs = ConnectFixture.states(PREVIOUS);
        Set<String> seen = new HashSet<>();

        // Then
        for (int i = 0; i < 1000; i++) {
            String state = ours.fresh();
            assertThat(seen.add(state)).isTrue();
            assertThat(StateTokens.isWellFormed(state)).isTrue();
            assertThat(ours.isOwn(state)).isTrue();
            assertThat(ofAnotherProcess.isOwn(state)).isTrue();
            assertThat(theirs.isOwn(state)).isFalse();
            assertThat(ours.isOwn(changed(state, i % 64))).isFalse();
        }
        assertThat(ours.isOwn("not a state")).isFalse();
    }

    @Test
    void statesMadeBeforeAKeyRotationAreAcceptedAfterwards() {
        // Given
        String state = ConnectFixture.states(PREVIOUS).fresh();
        Buffer hash = StateTokens.hash(state);
        String claim = claims(List.of(PREVIOUS)).of(hash, hash);

        // Then
        List<String> rotated = List.of(CURRENT, PREVIOUS);
        assertThat(new StateTokens(new SecureRandom(), new KeyedHash(() -> rotated, "state")).isOwn(state))
                .isTrue();
        assertThat(claims(rotated).isOf(claim, hash, hash)).isTrue();
        assertThat(claims(List.of(CURRENT)).isOf(claim, hash, hash)).isFalse();
    }

    @Test
    void aClaimIsOfOneStateAndOneQuery() {
        // Given
        ClaimTokens claims = claims(List.of(CURRENT));
        Buffer state = StateTokens.hash("a");
        Buffer query = StateTokens.hash("b");
        String claim = claims.of(state, query);

        // Then
        assertThat(claims.isOf(claim, state, query)).isTrue();
        assertThat(claims.isOf(claim, query, state)).isFalse();
        assertThat(claims.isOf(claim, state, state)).isFalse();
        assertThat(claims.isOf("", state, query)).isFalse();
        assertThat(claims.isOf(claim.substring(1), state, query)).isFalse();
        assertThat(claims.isOf("not base64url: " + claim, state, query)).isFalse();
        for (int i = 0; i < 42; i++) {
            assertThat(claims.isOf(changed(claim, i), state, query)).isFalse();
        }
    }

    private static ClaimTokens claims(List<String> keys) {
        return new ClaimTokens(new KeyedHash(() -> keys, "claim"));
    }

    /** Each of the 64 letters stands for 6 bits; none is redundant. */
    private static String changed(String state, int at) {
        char other = state.charAt(at) == 'A' ? 'B' : 'A';
        return state.substring(0, at) + other + state.substring(at + 1);
    }

    @Test
    void anyOfTheKeysOpensAndNothingElse() {
        // Given
        ApiKeys keys = new ApiKeys(() -> List.of(CURRENT, PREVIOUS));

        // Then
        assertThat(keys.accept("Bearer " + CURRENT)).isTrue();
        assertThat(keys.accept("bearer " + PREVIOUS)).isTrue();
        for (String wrong : new String[] {
            null,
            "",
            "Bearer",
            "Bearer ",
            CURRENT,
            "Basic " + CURRENT,
            "Bearer " + CURRENT + "x",
            "Bearer " + CURRENT.substring(1),
            "Bearer " + CURRENT + " " + PREVIOUS,
            "Bearer " + CURRENT + "," + PREVIOUS
        }) {
            assertThat(keys.accept(wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void aKeyThatCouldBeGuessedIsNone() {
        assertThat(ApiKeys.isStrong(CURRENT)).isTrue();
        assertThat(ApiKeys.isStrong("x".repeat(31))).isFalse();
        assertThat(ApiKeys.isStrong(" ".repeat(40))).isFalse();
    }
}
