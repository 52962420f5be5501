package dev.carflow.smartcar.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.smartcar.http.HttpResult.Response;
import dev.carflow.smartcar.token.TokenResult.Granted;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.vertx.core.MultiMap;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenResponseTest {

    @Test
    void theSamplesAreRead() {
        JsonNode sample = Samples.json("token-response.json");

        assertThat(read(200, null, Samples.bytes("token-response.json")))
                .isEqualTo(new Granted(sample.path("access_token").asText(), Duration.ofHours(1)));
        assertThat(read(400, null, Samples.bytes("token-error-400.json")))
                .isEqualTo(new Refused(TokenProblem.INVALID_REQUEST));
        assertThat(read(401, null, Samples.bytes("token-error-401.json")))
                .isEqualTo(new Refused(TokenProblem.INVALID_CLIENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Bearer\"", "\"bearer\"", "\"BEARER\""})
    void theTokenTypeIsComparedWithoutCase(String type) {
        assertThat(ok("{\"access_token\":\"t\",\"expires_in\":60,\"token_type\":" + type + "}"))
                .isEqualTo(new Granted("t", Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"mac\"", "\"\"", "null", "1", "[\"bearer\"]"})
    void anotherTokenTypeIsUnreadable(String type) {
        assertThat(ok("{\"access_token\":\"t\",\"expires_in\":60,\"token_type\":" + type + "}"))
                .isEqualTo(new Unavailable(TokenProblem.UNREADABLE));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3600, 3600", "3599.9, 3599", "'\"3600\"', 3600", "6e1, 60"})
    void aLifetimeIsANumberOfSecondsInAnyNotation(String expiresIn, long seconds) {
        assertThat(expiringIn(expiresIn)).isEqualTo(new Granted("t", Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"soon\"", "\"\"", "true", "{}", "[3600]", "\"1h\"", "\"NaN\""})
    void aLifetimeThatIsNotANumberCountsAsMissing(String expiresIn) {
        assertThat(expiringIn(expiresIn)).isEqualTo(new Granted("t", TokenResponse.ASSUMED_LIFETIME));
        assertThat(ok("{\"access_token\":\"t\",\"token_type\":\"Bearer\"}"))
                .isEqualTo(new Granted("t", TokenResponse.ASSUMED_LIFETIME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.5", "-1e300", "-99999999999999999999999", "\"0\"", "\"-3600\""})
    void aTokenWithoutALifeIsOverOnArrival(String expiresIn) {
        assertThat(expiringIn(expiresIn)).isEqualTo(new Unavailable(TokenProblem.EXPIRED_ON_ARRIVAL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775807",
                "99999999999999999999999999",
                "1e308",
                "1e999",
                "\"9e9\"",
                "\"999999999999999999999\""
            })
    void aHugeLifetimeIsHarmless(String expiresIn) {
        assertThat(expiringIn(expiresIn)).isInstanceOfSatisfying(Granted.class, granted -> {
            assertThat(granted.lifetime()).isPositive();
            assertThat(CacheFixture.START.plus(granted.lifetime())).isAfter(CacheFixture.START);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"token\"",
                "{",
                "{}",
                "<html><body>Welcome</body></html>",
                "{\"access_token\":null}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":17}",
                "{\"access_token\":{\"t\":1}}",
                "{\"access_token\":\"a b\"}",
                "{\"access_token\":\"a\\r\\nX-Injected: b\"}",
                "{\"access_token\":\"tök\"}",
                "{\"access_token\":\"t\"} {}"
            })
    void aBodyWithoutATokenIsUnreadable(String body) {
        assertThat(ok(body)).isEqualTo(new Unavailable(TokenProblem.UNREADABLE));
    }

    @ParameterizedTest
    @CsvSource({
        "201, UNREADABLE", "204, UNREADABLE", "301, REDIRECTED", "302, REDIRECTED", "307, REDIRECTED",
        "308, REDIRECTED", "408, TIMEOUT", "429, RATE_LIMITED", "500, SERVER_ERROR", "502, SERVER_ERROR",
        "503, SERVER_ERROR", "504, SERVER_ERROR", "599, SERVER_ERROR"
    })
    void aTransientStatusIsUnavailable(int status, TokenProblem problem) {
        assertThat(read(status, null, Samples.bytes("token-response.json"))).isEqualTo(new Unavailable(problem));
        assertThat(read(status, null, null)).isEqualTo(new Unavailable(problem));
    }

    @ParameterizedTest
    @CsvSource({"400, INVALID_REQUEST", "401, INVALID_CLIENT", "403, FORBIDDEN", "404, FORBIDDEN", "405, FORBIDDEN"})
    void aStatusThatNeedsAnOperatorIsARefusal(int status, TokenProblem problem) {
        assertThat(read(status, "5", "<html>".getBytes(UTF_8))).isEqualTo(new Refused(problem));
    }

    @ParameterizedTest
    @CsvSource({"invalid_client, INVALID_CLIENT", "unauthorized_client, INVALID_CLIENT", "other, INVALID_REQUEST"})
    void a400SaysWhetherItIsTheClient(String error, TokenProblem problem) {
        assertThat(read(400, null, ("{\"error\":\"" + error + "\"}").getBytes(UTF_8)))
                .isEqualTo(new Refused(problem));
    }

    @ParameterizedTest
    @CsvSource(
            value = {"7, 7", "0, 0", "-7, 0", "soon, 0", "99999999999999, 0", "Wed 21 Oct 2026 07:28:00 GMT, 0", ", 0"})
    void retryAfterIsReadInSeconds(String retryAfter, long seconds) {
        assertThat(read(429, retryAfter, new byte[0]))
                .isEqualTo(new Unavailable(TokenProblem.RATE_LIMITED, Duration.ofSeconds(seconds)));
    }

    @Property
    void forAnyBytesTheStatusAloneCounts(
            @ForAll @IntRange(min = 100, max = 999) int status, @ForAll @Size(max = 200) byte[] body) {
        assertThat(read(status, null, body)).isNotInstanceOf(Granted.class).isEqualTo(read(status, null, new byte[] {'?'
        }));
    }

    private static TokenResult expiringIn(String expiresIn) {
        return ok("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn + "}");
    }

    private static TokenResult read(int status, String retryAfter, byte[] body) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (retryAfter != null) {
            headers.add("Retry-After", retryAfter);
        }
        return TokenResponse.read(new Response(status, headers, body == null ? new byte[0] : body), CacheFixture.START);
    }

    private static TokenResult ok(String body) {
        return read(200, null, body.getBytes(UTF_8));
    }
}
