package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.accounts.connect.Callback.Consent;
import dev.carflow.accounts.connect.Callback.Unusable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any input is read or refused, and never read in two ways. */
class CallbackParserPropertyTest {

    @Property(tries = 2000)
    void anyTextHasADefinedReading(@ForAll("queries") String query) {
        // When
        Callback callback = CallbackParser.parse(query);

        // Then
        if (callback instanceof Consent consent) {
            assertThat(consent.state()).isNotBlank();
            assertThat(consent.userId().orElse("u")).hasSizeBetween(1, 256).doesNotContain("\n", "\r", "\0");
        }
    }

    @Property(tries = 500)
    void encodedParametersAreReadUnchanged(@ForAll("ids") String user, @ForAll("ids") String state) {
        assertThat(CallbackParser.parse(
                        "x=" + encoded(state) + "&user_id=" + encoded(user) + "&state=" + encoded(state)))
                .isEqualTo(new Consent(state, Optional.of(user), Optional.empty(), Optional.empty()));
    }

    @Property(tries = 500)
    void aParameterAddedTwiceAnywhereIsRefused(@ForAll("names") String name, @ForAll("places") List<Integer> places) {
        // Given
        List<String> pairs = new ArrayList<>(List.of("user_id=u", "state=s", "code=c", "error=", "external_id=e"));
        pairs.removeIf(pair -> pair.startsWith(name + "="));

        // When
        for (int place : places) {
            pairs.add(place % (pairs.size() + 1), name + "=" + place);
        }

        // Then
        assertThat(CallbackParser.parse(String.join("&", pairs)))
                .isEqualTo(new Unusable(CallbackOutcome.PARAMETER_REPEATED));
    }

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> pieces = Arbitraries.of(
                "state=",
                "user_id=",
                "userId=",
                "error=",
                "code=",
                "&",
                "=",
                "%",
                "%0",
                "%C3%A4",
                "%ff",
                "+",
                ";",
                "#",
                "?",
                "\u0000",
                "\ud800",
                "x",
                "a4c82e9f");
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(300),
                pieces.list().ofMaxSize(40).map(parts -> String.join("", parts)));
    }

    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a1', '\u2fff')
                .ofMinLength(1)
                .ofMaxLength(64)
                .filter(id -> !id.isBlank());
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("user_id", "userId", "state", "code", "error", "external_id", "anything");
    }

    @Provide
    Arbitrary<List<Integer>> places() {
        return Arbitraries.integers().between(0, 20).list().ofMinSize(2).ofMaxSize(4);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
