package dev.carflow.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantTest {

    @Property
    void aTimeIsWrittenAsJavaWritesIt(
            @ForAll @LongRange(min = -100_000_000_000L, max = 300_000_000_000L) long second,
            @ForAll @IntRange(max = 999) int millis,
            @ForAll @IntRange(max = 999) int micros,
            @ForAll @IntRange(max = 999) int nanos) {
        for (int fraction :
                new int[] {0, millis * 1_000_000, millis * 1_000_000 + micros * 1000, millis * 1_000_000 + nanos}) {
            Instant time = Instant.ofEpochSecond(second, fraction);
            assertThat(IsoInstant.of(time)).isEqualTo(time.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "2024-02-29T23:59:59.000001Z",
                "9999-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z"
            })
    void edgesAreWrittenAsJavaWritesThem(String text) {
        assertThat(IsoInstant.of(Instant.parse(text))).isEqualTo(text);
    }
}
