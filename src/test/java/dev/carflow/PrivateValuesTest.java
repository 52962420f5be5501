package dev.carflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateValuesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refused vehicle 5YJ3E1EA7KF317000 of somebody",
                "at 52.520008, 13.404954",
                "position={lat=-0.1278}",
                "unreadable: {\"eventId\":\"x\"}",
                "unreadable: {\\\"eventId\\\": \\\"x\\\"}",
                "sent Authorization: Bearer 0e1f6c1a-1111-4222-8333-944445555666.abc",
                "answer {\"access_token\" : \"x\"}",
                "SC-Signature: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
                "key simulated-secret"
            })
    void isFound(String line) {
        assertThat(PrivateValues.usual().in("one line\n" + line + "\nanother")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 09:55:00,270 INFO  [io.quarkus] (main) started in 8.285s. Listening on: http://0.0.0.0:43427",
                "took PT1.234567S, then 0.123456s, at 2026-11-22T09:55:00.270123Z",
                "cluster MkU3OEVBNTcwNTJENDM2Qk, transaction 4c1f0e1a-0000-4000-8000-000000000001",
                "PostgreSQL 18.6, Java 17.0.15, 127.0.0.1:9092",
                "carflow.enrichment.signals, carflow_webhook_events_total{type=\"state\"}"
            })
    void isNotMistaken(String line) {
        assertThat(PrivateValues.usual().in(line)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void everySampleIsFound(Samples.Delivery sample) {
        assertThat(PrivateValues.usual().in(new String(sample.body(), java.nio.charset.StandardCharsets.UTF_8)))
                .isNotEmpty();
    }

    static Stream<Samples.Delivery> everySampleIsFound() {
        return Samples.deliveries();
    }

    @Test
    void whatIsToldOfItDoesNotHoldIt() {
        assertThat(PrivateValues.withPlanted(Set.of("user-4711")).in("hello user-4711, how are you"))
                .containsExactly("a planted value in: hello <9 characters>, how are you");
    }
}
