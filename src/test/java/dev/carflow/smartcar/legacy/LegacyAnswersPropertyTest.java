package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.smartcar.api.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever one value of an answer is replaced with, the answer is read or refused, and no impossible value results. */
class LegacyAnswersPropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "0.5",
            "3600.9",
            "1e999999999",
            "99999999999999999999999",
            "\"\"",
            "\" \"",
            "\"7200\"",
            "\"999999999999\"",
            "[]",
            "{}",
            "[[{}]]",
            "\"2026-13-41T99:00:00Z\"",
            "\"\\u0000\\ud800\"",
            "\"a\\r\\nX-Injected: 1\"");

    @Property
    void aPairOfTokensIsWholeOrNone(@ForAll("tokens") JsonNode body) {
        // When
        Optional<TokenPair> pair = TokenPair.read(body, NOW);

        // Then
        pair.ifPresent(read -> {
            assertThat(read.access().value()).matches("[\\x21-\\x7e]+");
            assertThat(read.refreshToken().orElseThrow()).isNotBlank();
            assertThat(read.life()).isBetween(Duration.ofSeconds(1), Duration.ofDays(1));
            assertThat(read.toString())
                    .doesNotContain(
                            read.refreshToken().orElseThrow(), read.access().value());
        });
    }

    @Property
    void aPageOfConnectionsHasEachOfItsElementsThatHasBothIds(@ForAll("connections") JsonNode body) {
        // When
        Optional<LegacyConnectionPage> page = LegacyConnectionPage.read(body);

        // Then: the sample's connections differ in their vehicles
        assertThat(page.isPresent()).isEqualTo(body.path("connections").isArray());
        page.ifPresent(read -> assertThat(read.connections().size() + read.unreadable())
                .isEqualTo(body.path("connections").size()));
    }

    @Provide
    Arbitrary<JsonNode> tokens() {
        return mangled("legacy-token-response.json");
    }

    @Provide
    Arbitrary<JsonNode> connections() {
        return mangled("legacy-v2-connections.json");
    }

    private static Arbitrary<JsonNode> mangled(String sample) {
        return Combinators.combine(Arbitraries.integers().between(0, 40), Arbitraries.of(VALUES))
                .as((which, value) -> mangled(sample, which, value));
    }

    /** The sample with one value, or the opening of an object or array, replaced; unchanged if it is no JSON. */
    private static JsonNode mangled(String sample, int which, String value) {
        String[] parts = Samples.json(sample).toString().split("(?<=:)", -1);
        int index = Math.floorMod(which, parts.length);
        parts[index] =
                parts[index].replaceFirst("^(\"[^\"]*\"|[0-9.]+|true|false|null)", Matcher.quoteReplacement(value));
        try {
            return Fields.tree(String.join("", parts).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Samples.json(sample);
        }
    }
}
