package dev.carflow.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.views.Fact.Event;
import dev.carflow.views.Fact.Permission;
import dev.carflow.views.Fact.Removed;
import dev.carflow.views.Fact.SignalFact;
import dev.carflow.views.Fact.Trouble;
import dev.carflow.views.input.EnrichedRecord.Ignored;
import dev.carflow.views.input.EnrichedRecord.Unreadable;
import dev.carflow.views.input.EnrichedRecordReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Views of single stories; {@link ViewsPropertyTest} has any. */
class ViewsTest {

    private static final String CHARGE = "tractionbattery-stateofcharge";

    private final ViewedVehicle vehicle = new ViewedVehicle();

    @Test
    void aLateEventTurnsNoValueBackAndIsNoChange() {
        vehicle.add(event("e1", "u1", 20, says(70, 20)));
        vehicle.add(event("e2", "u1", 21, says(60, 10)));

        assertThat(charge("u1")).isEqualTo("70 SUCCESS - false");
        assertThat(vehicle.changes()).isEmpty();
    }

    @Test
    void aValueThatComesWithAnErrorIsStaleAndReplacesNoneThatHasATime() {
        vehicle.add(event("e1", "u1", 20, says(70, 20)));
        vehicle.add(event("e2", "u1", 30, fails("VEHICLE_STATE", 55)));

        assertThat(charge("u1")).isEqualTo("70 ERROR VEHICLE_STATE true");
    }

    @Test
    void aWithdrawalThatArrivesLateRemovesWhatSmartcarHadBeforeItAndLeavesWhatItReadAfterwards() {
        // Given: read at 20 by the maker's clock; and an older value that Smartcar read again after the withdrawal
        vehicle.add(event("e1", "u1", 21, says(70, 20)));
        vehicle.add(event("e2", "u1", 41, readAgain(60, 10, 40)));
        assertThat(charge("u1")).isEqualTo("70 SUCCESS - false");

        // When
        vehicle.add(new Permission("u1", true, List.of(CHARGE), 30));

        // Then
        assertThat(charge("u1")).isEqualTo("60 SUCCESS - false");
    }

    @Test
    void aWithdrawnValueIsNotRepeatedAsTheOneBefore() {
        vehicle.add(event("e1", "u1", 20, says(70, 20)));
        vehicle.add(new Permission("u1", true, List.of(), 30));

        assertThat(charge("u1")).isEqualTo("- ERROR PERMISSION false");
        assertThat(vehicle.changes()).singleElement().satisfies(change -> assertThat(change.toString())
                .doesNotContain("70")
                .doesNotContain("from"));
    }

    @Test
    void aRemovedUserEndsThatRecordAloneAndALateEventDoesNotBringItBack() {
        vehicle.add(event("e1", "u1", 20, says(70, 20)));
        vehicle.add(event("e2", "u2", 21, says(71, 21)));
        vehicle.add(new Removed("u1", 30));
        vehicle.add(event("e3", "u1", 29, says(50, 29)));

        assertThat(vehicle.latest()).containsOnlyKeys("u2");
        vehicle.add(event("e4", "u1", 31, says(40, 31)));
        assertThat(charge("u1")).isEqualTo("40 SUCCESS - false");
    }

    @Test
    void ofTwoUsersTheOneWithTheLatestGrantIsTheCurrentOneWhoeverReports() {
        vehicle.add(event("e1", "u2", 20, says(70, 20)));
        vehicle.add(granted("e2", "u2", 21));
        vehicle.add(granted("e3", "u1", 30));
        vehicle.add(event("e4", "u2", 40, says(69, 40)));

        assertThat(vehicle.latest().get("u1")).containsEntry("current", "true");
        assertThat(vehicle.latest().get("u2")).containsEntry("current", "false");
    }

    @Test
    void aChangeOfRouteEndsTheRecordOnTheOldRoute() {
        vehicle.add(event("e1", "u1", 20, says(70, 20)));
        vehicle.add(onRoute("r2", event("e2", "u1", 30, says(69, 30))));

        assertThat(vehicle.latest()).hasSize(1);
        assertThat(vehicle.latest().get("u1")).containsEntry("route", "r2");
        assertThat(vehicle.records())
                .extracting(record -> record.topic() + record.value().isPresent())
                .containsExactly("r1.changestrue", "r1.latestfalse", "r2.changestrue", "r2.latesttrue");
    }

    @Test
    void anErrorIsShownUntilItIsResolvedInWhicheverOrderBothArrive() {
        vehicle.add(trouble("e2", 30, true));
        vehicle.add(trouble("e1", 20, false));
        assertThat(vehicle.latest().get("u1")).doesNotContainKey("errors");

        vehicle.add(trouble("e3", 40, false));
        assertThat(vehicle.latest().get("u1")).containsEntry("errors", "VEHICLE_STATE/");
    }

    @Test
    void aRecordThatIsNotOfAVehicleIsIgnoredOrUnreadable() {
        EnrichedRecordReader reader = new EnrichedRecordReader(code -> true);
        String enriched = "dev.carflow.vehicle_state.enriched";

        assertThat(reader.read("later.type", "i", new byte[0], "r")).isInstanceOf(Ignored.class);
        for (String value : List.of("", "{", "[]", "7", "{\"schemaVersion\":2}", "{\"schemaVersion\":1}")) {
            assertThat(reader.read(enriched, "i", value.getBytes(StandardCharsets.UTF_8), "r"))
                    .isInstanceOf(Unreadable.class);
        }
    }

    private String charge(String user) {
        return vehicle.latest().get(user).get(CHARGE);
    }

    private static SignalFact says(int value, int at) {
        return readAgain(value, at, at);
    }

    private static SignalFact readAgain(int value, int maker, int retrieved) {
        return new SignalFact(
                CHARGE, "SUCCESS", Optional.empty(), Optional.of(value), Optional.of(maker), Optional.of(retrieved));
    }

    private static SignalFact fails(String error, int value) {
        return new SignalFact(
                CHARGE, "ERROR", Optional.of(error), Optional.of(value), Optional.empty(), Optional.of(29));
    }

    private static Event event(String id, String user, int received, SignalFact signal) {
        return made(id, user, received, false, List.of(signal), List.of());
    }

    private static Event granted(String id, String user, int received) {
        return made(id, user, received, true, List.of(), List.of());
    }

    private static Event trouble(String id, int received, boolean resolved) {
        return made(id, "u1", received, false, List.of(), List.of(new Trouble("VEHICLE_STATE", List.of(), resolved)));
    }

    private static Event made(
            String id, String user, int received, boolean first, List<SignalFact> signals, List<Trouble> errors) {
        return new Event(
                id,
                user,
                "r1",
                received,
                received,
                first,
                Optional.empty(),
                Optional.empty(),
                signals,
                List.of(),
                List.of(),
                List.of(),
                errors);
    }

    private static Event onRoute(String route, Event event) {
        return new Event(
                event.id(),
                event.user(),
                route,
                event.received(),
                event.enriched(),
                event.first(),
                event.sequence(),
                event.account(),
                event.signals(),
                event.answered(),
                event.remembered(),
                event.withheld(),
                event.errors());
    }
}
