package dev.carflow.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The library's parser is the oracle: both read the same time, and Smartcar's form is always read. */
class UtcTimePropertyTest {

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Property(tries = 2000)
    void timesInSmartcarsFormAreReadAndWritten(@ForAll("times") Instant time) {
        assertThat(UtcTime.write(time)).isEqualTo(MILLISECONDS.format(time));
        assertThat(UtcTime.read(time.toString())).contains(time);
    }

    @Property(tries = 5000)
    void theResultIsThatOfTheLibrary(@ForAll("nearly") String text) {
        UtcTime.read(text).ifPresent(time -> assertThat(oracle(text)).contains(time));
    }

    private static Optional<Instant> oracle(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 250_000_000_000L),
                        Arbitraries.of(0, 1, 1_000, 120_000, 1_000_000, 999_000_000, 999_999_999))
                .as(Instant::ofEpochSecond);
    }

    @Provide
    Arbitrary<String> nearly() {
        return Combinators.combine(
                        times(), Arbitraries.integers().between(0, 30), Arbitraries.of("0129-:.TZ tz+_٣/".split("")))
                .as((time, at, other) -> {
                    String text = time.toString();
                    int place = Math.min(at, text.length() - 1);
                    return text.substring(0, place) + other + text.substring(place + 1);
                });
    }
}
