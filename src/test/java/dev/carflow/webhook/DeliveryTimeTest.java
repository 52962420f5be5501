package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTimeTest {

    @ParameterizedTest
    @CsvSource({
        "1795250000000, 2026-11-21T08:33:20Z",
        "1795250000, 2026-11-21T08:33:20Z",
        "1795250000123, 2026-11-21T08:33:20.123Z",
        "253402300799999, 9999-12-31T23:59:59.999Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z"
    })
    void epochsAreDistinguishedByMagnitude(long epoch, Instant instant) {
        assertThat(DeliveryTime.ofEpoch(epoch)).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T08:33:20.000Z, 2026-11-21T08:33:20Z",
        "2026-11-21T09:33:20+01:00, 2026-11-21T08:33:20Z",
        "2026-11-21T08:33Z, 2026-11-21T08:33:00Z"
    })
    void isoStringsAreRead(String text, Instant instant) {
        assertThat(DeliveryTime.ofText(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+10000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-11-21", "soon"})
    void aTimeThatNoDeliveryCanHaveIsNone(String text) {
        assertThat(DeliveryTime.ofText(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {253_402_300_800_000L, 0, -1})
    void anEpochThatNoDeliveryCanHaveIsNone(long epoch) {
        assertThat(DeliveryTime.ofEpoch(epoch)).isNull();
    }

    @Property
    void anyInputIsAWritableTimeOrNone(@ForAll long epoch, @ForAll String text) {
        for (Instant instant : new Instant[] {DeliveryTime.ofEpoch(epoch), DeliveryTime.ofText(text)}) {
            if (instant != null) {
                assertThat(instant).isBetween(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59.999Z"));
            }
        }
    }
}
