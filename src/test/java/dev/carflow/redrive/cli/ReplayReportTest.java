package dev.carflow.redrive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.redrive.replay.ReplayCount;
import dev.carflow.redrive.replay.ReplayRequest;
import dev.carflow.redrive.replay.ReplayResult;
import dev.carflow.redrive.topic.TimeRange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayReportTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T09:00:00Z");
    private static final ReplayCount COUNT = new ReplayCount(
            Map.of("smartcar.vehicle-state", 1_500L),
            2,
            3,
            Optional.of(FIRST),
            Optional.of(FIRST.plusSeconds(60)),
            Optional.of(FIRST.plusSeconds(90)));

    private final StringWriter out = new StringWriter();

    @Test
    void aPersonReadsTheRecordsToBePublishedAndTheirMeaning() {
        report(false, null).planned(COUNT);

        assertThat(printed())
                .isEqualTo("Dry run: 1,500 events would be published to the workers.\n"
                        + "      1,500 from smartcar.vehicle-state\n"
                        + "  from 2026-11-22T09:00:00Z to 2026-11-22T09:01:00Z\n"
                        + "          2 second deliveries are left out\n"
                        + "          3 that were redriven or replayed are left out\n"
                        + "At 100 a second it takes about 15s.\n"
                        + "A run of the same replay was begun at 2026-11-22T09:01:30Z and is not at its end: it goes on."
                        + " --restart begins anew.\n"
                        + "Workers process these events again and may call Smartcar for them; readers of enriched events"
                        + " see them a second time, with the header carflow-redrive-id.\n");
    }

    @Test
    void aTopicOfOnesOwnIsNoConcernOfTheWorkers() {
        report(false, "elsewhere").planned(COUNT);

        assertThat(printed()).contains("would be published to elsewhere.").doesNotContain("Workers");
    }

    @Test
    void aScriptReadsTheSame() {
        report(true, null).planned(COUNT);

        assertThat(printed().replaceAll("\\s", ""))
                .isEqualTo(
                        ("{'dryRun':true,'events':1500,'topics':{'smartcar.vehicle-state':1500},'secondDeliveries':2,"
                                        + "'redriven':3,'first':'2026-11-22T09:00:00Z','last':'2026-11-22T09:01:00Z',"
                                        + "'goesOnFrom':'2026-11-22T09:01:30Z'}")
                                .replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource
    void everyEndIsDistinguished(ReplayResult end, int code, String members, String text) {
        report(true, null).ended(end);
        String json = printed().replaceAll("\\s", "");
        out.getBuffer().setLength(0);
        report(false, null).ended(end);

        assertThat(json).isEqualTo(("{" + members + "}").replace('\'', '"'));
        assertThat(printed()).isEqualTo(text + "\n");
        assertThat(ReplayReport.exitCode(end)).isEqualTo(code);
    }

    static Stream<Arguments> everyEndIsDistinguished() {
        String published = "'run':'replay-1','published':1500";
        return Stream.of(
                Arguments.of(
                        new ReplayResult.Complete("replay-1", 1_500, 0),
                        0,
                        "'outcome':'complete'," + published,
                        "Complete: 1,500 events published to the workers as replay-1."),
                Arguments.of(
                        new ReplayResult.Complete("replay-1", 1_500, 4),
                        1,
                        "'outcome':'complete'," + published,
                        "Complete: 1,500 events published to the workers as replay-1.\n4 were"
                                + " refused by Kafka, mostly because they are too large for their topic."),
                Arguments.of(
                        new ReplayResult.Stopped("replay-1", 1_500, "TimeoutException"),
                        3,
                        "'outcome':'stopped'," + published + ",'problem':'TimeoutException'",
                        "Stopped after 1,500 events: Kafka did not take records (TimeoutException). Run it again: it goes"
                                + " on from there."),
                Arguments.of(
                        new ReplayResult.TakenOver("replay-1"),
                        3,
                        "'outcome':'taken-over','run':'replay-1','published':0",
                        "Another process goes on with this replay."));
    }

    private ReplayReport report(boolean json, String destination) {
        ReplayRequest request = new ReplayRequest(
                Set.of(),
                Optional.of("user"),
                Optional.empty(),
                TimeRange.ALL,
                Optional.ofNullable(destination),
                100,
                false);
        return new ReplayReport(request, json, new PrintWriter(out, true));
    }

    private String printed() {
        return out.toString().replace(System.lineSeparator(), "\n");
    }
}
