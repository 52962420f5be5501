package dev.carflow.views;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.carflow.views.Fact.Event;
import dev.carflow.views.Fact.Permission;
import dev.carflow.views.Fact.Remembered;
import dev.carflow.views.Fact.Removed;
import dev.carflow.views.Fact.SignalFact;
import dev.carflow.views.Fact.Trouble;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Views of any facts, in any order. The facts of a vehicle are few, and their times, users and values fewer, so that they
 * collide.
 */
class ViewsPropertyTest {

    /** A number, one in a unit of its own, a static attribute, and one that no table has. */
    private static final List<String> CODES =
            List.of("tractionbattery-stateofcharge", "charge-amperage", "vehicleidentification-vin", "new-signal");

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void anyOrderAndAnyNumberOfRestartsGiveTheNewestOfAllFacts(
            @ForAll("facts") List<Fact> facts, @ForAll Random random) {
        // Given
        List<Fact> arrived = new ArrayList<>(facts);
        facts.stream().filter(fact -> random.nextInt(4) == 0).forEach(arrived::add);
        Collections.shuffle(arrived, random);

        // When
        ViewedVehicle vehicle = new ViewedVehicle();
        for (Fact fact : arrived) {
            vehicle.add(fact);
            if (random.nextInt(3) == 0) {
                vehicle.restart();
            }
        }

        // Then
        assertThat(vehicle.latest()).isEqualTo(ExpectedLatest.of(facts));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theOrderLeavesNoTraceInTheState(@ForAll("facts") List<Fact> facts, @ForAll Random random) {
        ViewedVehicle inOrder = new ViewedVehicle();
        facts.forEach(inOrder::add);
        List<Fact> shuffled = new ArrayList<>(facts);
        Collections.shuffle(shuffled, random);
        ViewedVehicle other = new ViewedVehicle();
        shuffled.forEach(other::add);
        assertThat(other.state()).isEqualTo(inOrder.state());
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void foldingTheChangesGivesLatestAfterEachFact(@ForAll("facts") List<Fact> facts) {
        ViewedVehicle vehicle = new ViewedVehicle();
        for (Fact fact : facts) {
            vehicle.add(fact);
            Map<String, Map<String, String>> latest = vehicle.latest();
            latest.values().forEach(view -> view.remove("event"));
            assertThat(vehicle.folded()).isEqualTo(latest);
        }
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void noChangeIsBetweenEqualValues(@ForAll("facts") List<Fact> facts) {
        ViewedVehicle vehicle = new ViewedVehicle();
        for (Fact fact : facts) {
            vehicle.add(fact);
            vehicle.changes().forEach(ViewsPropertyTest::assertChange);
        }
        for (Fact fact : facts) {
            vehicle.add(fact);
            assertThat(vehicle.changes())
                    .as("a second delivery changes nothing")
                    .isEmpty();
        }
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void recordsAreAsTheirSchemasPromise(@ForAll("facts") List<Fact> facts) {
        ViewedVehicle vehicle = new ViewedVehicle();
        for (Fact fact : facts) {
            vehicle.add(fact);
            vehicle.records().forEach(record -> assertThat(ViewSchemas.complaints(record))
                    .isEmpty());
        }
    }

    private static void assertChange(JsonObject change) {
        assertThat(change.keySet()).containsAnyOf("signals", "errors", "attributes", "current", "first", "last");
        if (change.has("signals")) {
            for (JsonElement each : change.getAsJsonArray("signals")) {
                JsonObject signal = each.getAsJsonObject();
                assertThat(signal.has("from") || signal.has("to") || !change.has("first"))
                        .isTrue();
                if (signal.has("from") && signal.has("to")) {
                    assertThat(withoutTimes(signal.getAsJsonObject("from")))
                            .isNotEqualTo(withoutTimes(signal.getAsJsonObject("to")));
                }
            }
        }
    }

    private static JsonObject withoutTimes(JsonObject signal) {
        JsonObject copy = signal.deepCopy();
        copy.remove("at");
        copy.remove("timeFrom");
        return copy;
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void noChangeRepeatsAValueThatWasWithdrawnOrDeleted(@ForAll("facts") List<Fact> facts) {
        ViewedVehicle vehicle = new ViewedVehicle();
        for (Fact fact : facts) {
            vehicle.add(fact);
            for (JsonObject change : vehicle.changes()) {
                assertThat(change.has("last") && change.has("signals")).isFalse();
                if (change.has("signals")) {
                    for (JsonElement each : change.getAsJsonArray("signals")) {
                        JsonObject signal = each.getAsJsonObject();
                        boolean isShown = signal.has("to")
                                && !signal.getAsJsonObject("to").toString().contains("PERMISSION");
                        assertThat(signal.has("from") && !isShown).isFalse();
                    }
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Fact>> facts() {
        return Arbitraries.frequencyOf(Tuple.of(12, events()), Tuple.of(2, permissions()), Tuple.of(1, removals()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(9)
                .map(ViewsPropertyTest::numbered);
    }

    /** An event has an id of its own; ids are not in the order of times. */
    private static List<Fact> numbered(List<Fact> facts) {
        List<Fact> numbered = new ArrayList<>();
        for (Fact fact : facts) {
            numbered.add(
                    fact instanceof Event it
                            ? new Event(
                                    "e" + numbered.size() * 7 % 10,
                                    it.user(),
                                    it.route(),
                                    it.received(),
                                    it.enriched(),
                                    it.first(),
                                    it.sequence(),
                                    it.account(),
                                    it.signals(),
                                    it.answered(),
                                    it.remembered(),
                                    it.withheld(),
                                    it.errors())
                            : fact);
        }
        return numbered;
    }

    private static Arbitrary<String> users() {
        return Arbitraries.of("u1", "u1", "u2");
    }

    private static Arbitrary<Integer> minutes() {
        return Arbitraries.integers().between(0, 40);
    }

    private static Arbitrary<List<String>> codes() {
        return Arbitraries.of(CODES).list().uniqueElements().ofMaxSize(2);
    }

    private static Arbitrary<Fact> permissions() {
        return Combinators.combine(users(), Arbitraries.of(true, true, false), codes(), minutes())
                .as(Permission::new);
    }

    private static Arbitrary<Fact> removals() {
        return Combinators.combine(users(), minutes()).as(Removed::new);
    }

    private static Arbitrary<SignalFact> signal() {
        return Combinators.combine(
                        Arbitraries.of(CODES),
                        Arbitraries.of("SUCCESS", "SUCCESS", "SUCCESS", "ERROR", "UNAVAILABLE"),
                        Arbitraries.of("PERMISSION", "COMPATIBILITY", "VEHICLE_STATE", "SERVER"),
                        Arbitraries.integers().between(-1, 2).optional(0.8),
                        Arbitraries.integers().between(-10, 60).optional(0.6),
                        Arbitraries.integers().between(0, 60).optional(0.6))
                .as((code, status, error, value, maker, retrieved) -> new SignalFact(
                        code,
                        status,
                        status.equals("SUCCESS") ? Optional.empty() : Optional.of(error),
                        value,
                        maker,
                        retrieved));
    }

    private static Arbitrary<Remembered> remembered() {
        return Combinators.combine(
                        Arbitraries.of(CODES),
                        Arbitraries.integers().between(0, 2),
                        minutes().optional(0.6),
                        minutes().optional(0.6),
                        minutes())
                .as(Remembered::new);
    }

    private static Arbitrary<Trouble> troubles() {
        return Combinators.combine(
                        Arbitraries.of("PERMISSION", "CONNECTED_SERVICES_ACCOUNT", "VEHICLE_STATE"),
                        codes(),
                        Arbitraries.of(true, false))
                .as(Trouble::new);
    }

    private static Arbitrary<Fact> events() {
        Arbitrary<Event> plain = Combinators.combine(
                        users(),
                        Arbitraries.of("r1", "r1", "r1", "r2"),
                        minutes(),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(false, false, false, false, true),
                        Arbitraries.integers().between(1, 3).optional(0.3),
                        Arbitraries.of("a1", "a2").optional(0.3),
                        signal().list().ofMaxSize(4))
                .as((user, route, received, later, first, sequence, account, signals) -> new Event(
                        "",
                        user,
                        route,
                        received,
                        received + later,
                        first,
                        sequence,
                        account,
                        distinct(signals),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()));
        return Combinators.combine(
                        plain,
                        signal().list().ofMaxSize(2),
                        remembered().list().ofMaxSize(2),
                        Arbitraries.frequencyOf(Tuple.of(8, Arbitraries.just(List.<String>of())), Tuple.of(1, codes())),
                        Arbitraries.frequencyOf(
                                Tuple.of(4, Arbitraries.just(List.<Trouble>of())),
                                Tuple.of(1, troubles().list().ofMaxSize(2))))
                .as(ViewsPropertyTest::whole);
    }

    /** An event says nothing of signals that it withholds, and errors bring nothing that is known. */
    private static Fact whole(
            Event event,
            List<SignalFact> answered,
            List<Remembered> remembered,
            List<String> withheld,
            List<Trouble> errors) {
        List<SignalFact> signals = event.signals().stream()
                .filter(signal -> !withheld.contains(signal.code()))
                .toList();
        List<SignalFact> answers = !errors.isEmpty()
                ? List.of()
                : distinct(answered).stream()
                        .filter(signal -> !withheld.contains(signal.code()))
                        .toList();
        Map<String, Remembered> others = new TreeMap<>();
        if (errors.isEmpty()) {
            remembered.stream()
                    .filter(each -> !withheld.contains(each.code()))
                    .filter(each ->
                            answers.stream().noneMatch(signal -> signal.code().equals(each.code())))
                    .forEach(each -> others.put(each.code(), each));
        }
        return new Event(
                event.id(),
                event.user(),
                event.route(),
                event.received(),
                event.enriched(),
                event.first(),
                event.sequence(),
                event.account(),
                signals,
                answers,
                List.copyOf(others.values()),
                withheld,
                errors);
    }

    private static List<SignalFact> distinct(List<SignalFact> all) {
        Map<String, SignalFact> byCode = new LinkedHashMap<>();
        all.forEach(signal -> byCode.put(signal.code(), signal));
        return List.copyOf(byCode.values());
    }
}
