package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.Fault;
import dev.carflow.sandbox.simulator.api.FaultCondition;
import dev.carflow.sandbox.simulator.api.Misuse;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.TimeLimit;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Faulted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Granted;
import dev.carflow.smartcar.legacy.LegacyTokenResult.Refused;
import dev.carflow.smartcar.legacy.LegacyTokenResult.TimedOut;
import dev.carflow.smartcar.token.ClientCredentials;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes and refresh tokens against the simulated Smartcar (contract 5.2). */
class LegacyTokensTest {

    private static final Vertx VERTX = TestVertx.get();

    private final LegacySide side = new LegacySide(VERTX);

    @AfterEach
    void close() {
        side.close();
    }

    private static LegacyTokenResult result(Uni<LegacyTokenResult> call) {
        return call.await().atMost(Timeouts.CONDITION);
    }

    private static TokenPair granted(Uni<LegacyTokenResult> call) {
        LegacyTokenResult result = result(call);
        assertThat(result).isInstanceOf(Granted.class);
        return ((Granted) result).pair();
    }

    private void strike(Fault fault) {
        side.smartcar.faults().inject(fault, FaultCondition.next(1).at(Endpoint.LEGACY_TOKEN));
    }

    /** Goes through Connect as a browser does. */
    private String code() throws Exception {
        String query = "client_id=" + side.credentials.clientId() + "&response_type=code&redirect_uri="
                + URLEncoder.encode(LegacySide.REDIRECT.toString(), StandardCharsets.UTF_8);
        HttpResponse<Void> redirect = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(side.smartcar.connect() + "/oauth/authorize?" + query))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        Matcher code = Pattern.compile("[?&]code=([^&]+)")
                .matcher(redirect.headers().firstValue("Location").orElseThrow());
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    @Test
    void aCodeOfConnectIsExchangedOnce() throws Exception {
        // Given
        String code = code();

        // When
        TokenPair pair = granted(side.tokens.exchange(code, LegacySide.REDIRECT));

        // Then: the life counts from the asking
        assertThat(pair.issuedAt()).isEqualTo(side.clock.instant());
        assertThat(pair.access().expiresAt()).isEqualTo(side.clock.instant().plus(Duration.ofHours(2)));
        assertThat(result(side.tokens.exchange(code, LegacySide.REDIRECT))).isEqualTo(new Refused("invalid_grant"));
        assertThat(side.smartcar.credentialCounts().misused()).isZero();
    }

    @Test
    void aCodeOfAnotherRedirectOrTooOldIsRefused() throws Exception {
        // Given
        String other = code();
        String old = code();

        // When
        LegacyTokenResult otherRedirect =
                result(side.tokens.exchange(other, URI.create("https://fleet.example.com/elsewhere")));
        side.clock.advance(Duration.ofMinutes(10));

        // Then
        assertThat(otherRedirect).isEqualTo(new Refused("invalid_grant"));
        assertThat(result(side.tokens.exchange(old, LegacySide.REDIRECT))).isEqualTo(new Refused("invalid_grant"));
    }

    @Test
    void aRefreshTokenGivesAnotherPairAndWorksAgainWithinItsGraceOnly() {
        // Given
        TokenPair first = side.pairOf(side.car());

        // When, then
        TokenPair second = granted(side.tokens.refresh(first.refreshToken().orElseThrow()));
        assertThat(second.refreshToken().orElseThrow())
                .isNotEqualTo(first.refreshToken().orElseThrow());
        side.clock.advance(Duration.ofSeconds(59));
        granted(side.tokens.refresh(first.refreshToken().orElseThrow()));
        side.clock.advance(Duration.ofSeconds(1));
        LegacyTokenResult late = result(side.tokens.refresh(first.refreshToken().orElseThrow()));
        assertThat(late).isEqualTo(new Refused("invalid_grant"));
        assertThat(((Refused) late).isOfTheGrant()).isTrue();
        granted(side.tokens.refresh(second.refreshToken().orElseThrow()));
    }

    @Test
    void aWrongSecretIsNoReasonToConnectAgain() {
        // Given
        side.credentials = new ClientCredentials(side.credentials.clientId(), "another-secret");

        // When
        LegacyTokenResult result = result(
                side.tokens.refresh(side.pairOf(side.car()).refreshToken().orElseThrow()));

        // Then
        assertThat(result).isEqualTo(new Refused("invalid_client"));
        assertThat(((Refused) result).isOfTheGrant()).isFalse();
        assertThat(side.smartcar.credentialCounts().misused(Misuse.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void withoutCredentialsThereIsNoCall() {
        side.credentials = null;
        assertThat(result(side.tokens.refresh("any"))).isEqualTo(new Faulted(new ApiProblem.NoToken()));
        assertThat(side.smartcar.counts().calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 504})
    void anErrorOfTheEndpointSaysNothingOfTheGrant(int status) {
        // Given
        TokenPair pair = side.pairOf(side.car());
        strike(Fault.status(status, Duration.ofSeconds(7)));

        // When
        LegacyTokenResult result =
                result(side.tokens.refresh(pair.refreshToken().orElseThrow()));

        // Then
        assertThat(result).isInstanceOf(Faulted.class);
        assertThat(((Faulted) result).retryAfter()).isEqualTo(Duration.ofSeconds(status == 429 ? 7 : 0));
        assertThat(result.mayHaveBeenGranted()).isEqualTo(status != 429);
        granted(side.tokens.refresh(pair.refreshToken().orElseThrow()));
    }

    @Test
    void silenceEndsInTimeAndAnAnswerCutShortIsAFault() {
        // Given
        TokenPair pair = side.pairOf(side.car());
        Duration longer = Duration.ofSeconds(15);
        LegacyTokens withShortTimeout =
                side.tokens(SmartcarDefaults.transport().withTimeouts(longer, Duration.ofMillis(300), longer));

        // When, then
        strike(new Fault.Silence());
        LegacyTokenResult silent =
                result(withShortTimeout.refresh(pair.refreshToken().orElseThrow()));
        assertThat(silent).isEqualTo(new TimedOut(TimeLimit.RESPONSE));
        assertThat(silent.mayHaveBeenGranted()).isTrue();
        strike(new Fault.TruncatedBody());
        LegacyTokenResult cut =
                result(withShortTimeout.refresh(pair.refreshToken().orElseThrow()));
        assertThat(cut).isInstanceOf(Faulted.class);
        assertThat(cut.mayHaveBeenGranted()).isTrue();
    }

    @Test
    void anEndpointThatIsNotThereHasGrantedNothing() {
        try (var nowhere = new dev.carflow.smartcar.api.SmartcarHost(
                VERTX, SmartcarDefaults.transport().withBaseUrl(URI.create("http://127.0.0.1:1/token")), side.clock)) {
            LegacyTokenResult result =
                    result(new LegacyTokens(nowhere, () -> side.credentials, side.clock).refresh("any"));
            assertThat(result).isInstanceOf(Faulted.class);
            assertThat(result.mayHaveBeenGranted()).isFalse();
        }
    }

    @Test
    void nothingOfATokenIsInItsText() {
        TokenPair pair = side.pairOf(side.car());
        assertThat(new Granted(pair).toString()
                        + new VehicleTokenStore.Stored(pair, new VehicleTokenStore.PairVersion(1, 1)))
                .doesNotContain(pair.refreshToken().orElseThrow())
                .doesNotContain(pair.access().value());
    }
}
