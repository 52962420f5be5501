package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.accounts.connect.Callback.Consent;
import dev.carflow.accounts.connect.Callback.Failure;
import dev.carflow.accounts.connect.Callback.Unusable;
import dev.carflow.sandbox.simulator.Samples;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackParserTest {

    private static final JsonNode REDIRECTS = Samples.json("connect-redirects.json");
    private static final String USER = "a4c82e9f-6b1d-4e37-9c05-2f8d7a613be4";
    private static final String STATE = "0facda3319";

    @ParameterizedTest
    @CsvSource({
        "v3_success_response_type_none, true, false, false",
        "v3_success_response_type_none_external_id, true, false, false",
        "parallel_success_response_type_code, true, false, true",
        "migration_guide_spelling, true, false, true",
        "legacy_v2_success_no_user_id, false, false, true",
        "reauthentication_success, false, true, false"
    })
    void everySampleOfASuccessIsRead(String sample, boolean user, boolean vehicle, boolean code) {
        assertThat(parsed(sample))
                .isEqualTo(new Consent(
                        STATE,
                        user ? Optional.of(USER) : Optional.empty(),
                        vehicle ? Optional.of("c2f0a7d4-8e36-4b19-9d52-61b8f3a04e77") : Optional.empty(),
                        code ? Optional.of("90abecb6-e7ab-4b85-864a-e1c8bf67f2ad") : Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "error_access_denied, ACCESS_DENIED",
        "error_vehicle_incompatible, VEHICLE_INCOMPATIBLE",
        "error_no_vehicles, NO_VEHICLES",
        "error_server_error, SERVER_ERROR"
    })
    void everySampleOfAnErrorIsRead(String sample, CallbackOutcome outcome) {
        assertThat(parsed(sample)).isEqualTo(new Failure(STATE, outcome));
    }

    @Test
    void aSampleWithoutStateIsUnusable() {
        assertThat(parsed("forged_state_missing")).isEqualTo(new Unusable(CallbackOutcome.STATE_MISSING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=a&x=%",
                "state=a&x=%2",
                "state=a&x=%zz",
                "state=a&x=%C3",
                "state=a&x=%C0%80",
                "state=a&x=%ED%A0%80",
                "state=a&user_id=%00",
                "state=a&user_id=a%0D%0ALocation:%20x",
                "state=a&user_id=%C2%85",
                "state=a&x=\u00e4",
                "state=a&x= y",
                "state=a&x=\ty"
            })
    void brokenEscapesAndControlCharactersAreRefusedEvenInUnusedParameters(String query) {
        assertThat(CallbackParser.parse(query)).isEqualTo(new Unusable(CallbackOutcome.MALFORMED));
    }

    @Test
    void tooLongOrTooManyParametersAreRefused() {
        assertThat(CallbackParser.parse("state=a&user_id=" + "u".repeat(256))).isInstanceOf(Consent.class);
        assertThat(CallbackParser.parse("state=a&user_id=" + "u".repeat(257)))
                .isEqualTo(new Unusable(CallbackOutcome.MALFORMED));
        assertThat(CallbackParser.parse("state=a&x=" + "u".repeat(2049)))
                .isEqualTo(new Unusable(CallbackOutcome.MALFORMED));
        assertThat(CallbackParser.parse("state=a&" + "n".repeat(65) + "=x"))
                .isEqualTo(new Unusable(CallbackOutcome.MALFORMED));
        StringBuilder many = new StringBuilder("state=a");
        for (int i = 0; i < 32; i++) {
            many.append("&p").append(i).append('=');
        }
        assertThat(CallbackParser.parse(many.toString())).isEqualTo(new Unusable(CallbackOutcome.MALFORMED));
        assertThat(CallbackParser.parse("&".repeat(8193))).isEqualTo(new Unusable(CallbackOutcome.MALFORMED));
    }

    @Test
    void oneNameInTwoSpellingsIsOneName() {
        assertThat(CallbackParser.parse("state=a&st%61te=b"))
                .isEqualTo(new Unusable(CallbackOutcome.PARAMETER_REPEATED));
        assertThat(CallbackParser.parse("state=a&state")).isEqualTo(new Unusable(CallbackOutcome.PARAMETER_REPEATED));
    }

    @Test
    void anEmptyIdIsNone() {
        assertThat(CallbackParser.parse("user_id=&userId=u&state=s&vehicle_id=+&code="))
                .isEqualTo(new Consent("s", Optional.of("u"), Optional.empty(), Optional.empty()));
    }

    @Test
    void nothingOfItGetsIntoALog() {
        assertThat(CallbackParser.parse("user_id=secret-1&code=secret-2&state=secret-3"))
                .asString()
                .doesNotContain("secret");
        assertThat(CallbackParser.parse("error=secret-1&state=secret-3"))
                .asString()
                .doesNotContain("secret");
    }

    private static Callback parsed(String sample) {
        return CallbackParser.parse(URI.create(REDIRECTS.path(sample).asText()).getRawQuery());
    }
}
