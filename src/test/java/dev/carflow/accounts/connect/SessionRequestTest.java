package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.accounts.connect.StrictJson.Invalid;
import dev.carflow.accounts.connect.StrictJson.Parsed;
import dev.carflow.accounts.connect.StrictJson.Valid;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRequestTest {

    @Test
    void everyMemberIsRead() {
        assertThat(read("{\"account\":\"c-1\",\"make\":\"TESLA\",\"singleSelect\":true,\"externalId\":\"e-1\"}"))
                .isEqualTo(new Valid<>(new SessionRequest(
                        "c-1", Optional.empty(), Optional.of("TESLA"), Optional.of(true), Optional.of("e-1"))));
        assertThat(read("{\"account\":\"c-1\",\"vehicle\":\"v-1\"}"))
                .isEqualTo(new Valid<>(new SessionRequest(
                        "c-1", Optional.of("v-1"), Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"account\"",
                "{}",
                "{\"account\":\"\"}",
                "{\"account\":\"  \"}",
                "{\"account\":1}",
                "{\"account\":null}",
                "{\"account\":\"a\\u0000b\"}",
                "{\"account\":\"\\ud800\"}",
                "{\"account\":\"a\",\"account\":\"b\"}",
                "{\"account\":\"a\"} {}",
                "{\"account\":\"a\",\"redirectUri\":\"https://evil.example\"}",
                "{\"account\":\"a\",\"vehicle\":null}",
                "{\"account\":\"a\",\"singleSelect\":\"true\"}",
                "{\"account\":\"a\",\"make\":[\"TESLA\"]}",
                "{\"account\":\"a\",\"vehicle\":\"v\",\"make\":\"TESLA\"}"
            })
    void everythingElseIsRefusedWithASentence(String body) {
        assertThat(read(body)).isInstanceOf(Invalid.class);
        assertThat(((Invalid<?>) read(body)).why()).endsWith(".").doesNotContain("evil");
    }

    @Test
    void anAccountHasAtMost128Characters() {
        assertThat(read("{\"account\":\"" + "a".repeat(128) + "\"}")).isInstanceOf(Valid.class);
        assertThat(read("{\"account\":\"" + "a".repeat(129) + "\"}")).isInstanceOf(Invalid.class);
    }

    @Property(tries = 1000)
    void anyBytesAreRefusedWithASentence(@ForAll byte[] body) {
        assertThat(SessionRequest.read(body)).isInstanceOfSatisfying(Invalid.class, refused -> assertThat(refused.why())
                .endsWith("."));
    }

    @Property(tries = 300)
    void anyWordIsAnAccount(
            @ForAll
                    @AlphaChars
                    @NumericChars
                    @Chars({'-', '_', ':', '@', '.', 'ä', '語'})
                    @StringLength(min = 1, max = 128)
                    String account) {
        assertThat(read("{\"account\":\"" + account + "\"}"))
                .isEqualTo(new Valid<>(new SessionRequest(
                        account, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
    }

    private static Parsed<SessionRequest> read(String body) {
        return SessionRequest.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
