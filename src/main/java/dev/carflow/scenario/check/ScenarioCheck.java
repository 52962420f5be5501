package dev.carflow.scenario.check;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.redrive.topic.TopicScan;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.Scenario;
import dev.carflow.scenario.play.FoundPlay;
import dev.carflow.scenario.play.ScenarioPlayer;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Checks what a consumer wrote against the play that it read. Blocks; writes nothing and joins no group. */
@ApplicationScoped
@Unremovable
public class ScenarioCheck {

    /** A consumer may give its records an event's time. */
    private static final Duration EARLIER = Duration.ofHours(1);

    private final ScenarioPlayer player;
    private final TopicScan scan;

    @Inject
    ScenarioCheck(ScenarioPlayer player, TopicScan scan) {
        this.player = player;
        this.scan = scan;
    }

    /** The result of a check. */
    public sealed interface Checked {

        /** @param unknown lines of another form, which were ignored */
        record Judged(FoundPlay play, Verdict verdict, long lines, long unknown) implements Checked {}

        /** @param why for people */
        record Impossible(String why) implements Checked {}
    }

    /** @param id of the play; empty for the newest one */
    public Checked againstTopic(Scenario scenario, String topic, Optional<String> id, String output) {
        return check(scenario, topic, id, play -> ofTopic(output, play));
    }

    /** @param lines of JSON */
    public Checked againstLines(Scenario scenario, String topic, Optional<String> id, List<byte[]> lines) {
        return check(scenario, topic, id, play -> lines);
    }

    private Checked check(
            Scenario scenario, String topic, Optional<String> id, Function<FoundPlay, List<byte[]>> output) {
        Optional<FoundPlay> found = player.find(scenario, topic, id);
        if (found.isEmpty()) {
            return new Checked.Impossible("there is no such play of " + scenario.slug() + " on " + topic
                    + ": play it first, with carflow scenario " + scenario.slug() + " --topic " + topic);
        }
        FoundPlay play = found.get();
        if (play.records() != play.recordsOfWhole()) {
            return new Checked.Impossible("the play " + play.play().id() + " on " + topic + " has " + play.records()
                    + " of its " + play.recordsOfWhole() + " events: it was interrupted, or records were deleted; play"
                    + " the scenario again");
        }
        long unknown = 0;
        List<ResultLine> lines = new ArrayList<>();
        for (byte[] each : output.apply(play)) {
            Optional<ResultLine> line = ResultLine.read(each);
            if (line.isEmpty()) {
                unknown++;
            }
            line.filter(about -> isAbout(play.play(), about)).ifPresent(lines::add);
        }
        return new Checked.Judged(play, Judge.judge(scenario.script(play.play()), lines), lines.size(), unknown);
    }

    /** Other plays, and events of others, may be in the same output. */
    private static boolean isAbout(Play play, ResultLine line) {
        if (line.event().isPresent()) {
            return line.event()
                    .flatMap(Play::eventOf)
                    .filter(event ->
                            event.scenario() == play.scenario() && event.play().equals(play.id()))
                    .isPresent();
        }
        return line.user()
                .map(play::hasUser)
                .orElseGet(() -> line instanceof ResultLine.Value value && play.hasVehicle(value.vehicle())
                        || line instanceof ResultLine.Error error && play.hasVehicle(error.vehicle()));
    }

    /** Returns the values in the order of their times, which never changes that of a partition. */
    private List<byte[]> ofTopic(String output, FoundPlay play) {
        record Timed(Instant at, byte[] value) {}
        Map<Integer, Instant> reached = new HashMap<>();
        List<Timed> values = new ArrayList<>();
        TimeRange since = new TimeRange(Optional.of(play.begunAt().minus(EARLIER)), Optional.empty());
        scan.read(scan.extent(List.of(output), since), entry -> {
            Instant at = reached.merge(entry.at().partition(), entry.timestamp(), ScenarioCheck::later);
            values.add(new Timed(at, valueOf(entry)));
            return true;
        });
        values.sort(Comparator.comparing(Timed::at));
        return values.stream().map(Timed::value).toList();
    }

    /** A tombstone is no line. */
    private static byte[] valueOf(StoredRecord entry) {
        return entry.value() == null ? new byte[0] : entry.value();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
