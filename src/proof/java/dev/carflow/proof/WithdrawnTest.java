package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.proof.Withdrawn.Withdrawal;
import dev.carflow.proof.reading.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Tests the verdict on withdrawn values: each way of leaking one is found, and nothing else is. */
class WithdrawnTest {

    private static final String PLACE = "location-preciselocation";
    private static final Instant BEFORE = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant AT = BEFORE.plusSeconds(60);
    private static final Instant HEARD = BEFORE.plusSeconds(70);
    private static final Instant SINCE = BEFORE.plusSeconds(80);

    private final Violations violations = new Violations();
    private final Withdrawn withdrawn = new Withdrawn(
            (user, vehicle) -> user.equals("u") ? List.of(answer(BEFORE, 1), answer(SINCE, 2)) : List.of(), violations);

    @Test
    void anEarlierValueIsFoundInAnyLaterEvent() {
        withdrawn.add(new Withdrawal("u", "v", List.of(PLACE), AT, HEARD));
        examine("u", "v", HEARD, 1);
        examine("u", "v", SINCE.plusSeconds(3600), 1);
        assertThat(violations.count()).isEqualTo(2);
    }

    @Test
    void aValueThatWasNeverReportedIsFound() {
        withdrawn.add(new Withdrawal("u", "v", List.of(PLACE), AT, HEARD));
        examine("u", "v", SINCE, 3);
        assertThat(violations.count()).isEqualTo(1);
    }

    @Test
    void aSecondWithdrawalCountsToo() {
        withdrawn.add(new Withdrawal("u", "v", List.of(PLACE), AT, HEARD));
        withdrawn.add(new Withdrawal("u", "v", List.of("another", PLACE), SINCE.plusSeconds(1), SINCE.plusSeconds(2)));
        examine("u", "v", SINCE.plusSeconds(3), 2);
        assertThat(violations.count()).isEqualTo(1);
    }

    @Test
    void laterValuesEarlierEventsAndOtherVehiclesAreAllowed() {
        withdrawn.add(new Withdrawal("u", "v", List.of(PLACE), AT, HEARD));
        withdrawn.add(new Withdrawal("u", "w", List.of("another"), AT, HEARD));
        examine("u", "v", SINCE.plusSeconds(1), 2);
        examine("u", "v", HEARD.minusMillis(1), 1);
        examine("u", "w", SINCE, 1);
        examine("u", "x", SINCE, 1);
        assertThat(violations.lines()).isEmpty();
        assertThat(withdrawn.judged()).isEqualTo(2);
        assertThat(withdrawn.reportedAgain()).isEqualTo(1);
        assertThat(withdrawn.remembered()).isEqualTo(4);
    }

    private void examine(String user, String vehicle, Instant received, int value) {
        RawEvent event = new RawEvent(
                "e",
                "VEHICLE_STATE",
                user,
                vehicle,
                received.toEpochMilli(),
                Map.of("carflow-received-at", received.toString()),
                new byte[0]);
        String enriched =
                "{\"known\":{\"" + PLACE + "\":" + signal(value).replace("}}", "},\"origin\":\"cache\"}") + "}}";
        withdrawn.examine(event, new ConsumerRecord<>("enriched", 0, 0, user, enriched.getBytes(UTF_8)));
    }

    private static String signal(int value) {
        return "{\"body\":{\"value\":" + value + "}}";
    }

    private static Answer answer(Instant asked, int value) {
        String data = "[{\"attributes\":{\"code\":\"" + PLACE + "\",\"status\":{\"value\":\"SUCCESS\"},"
                + signal(value).substring(1) + "}]";
        return new Answer(200, asked, asked.plusMillis(5), null, Reading.ofAnswer(Reading.tree(data.getBytes(UTF_8))));
    }
}
