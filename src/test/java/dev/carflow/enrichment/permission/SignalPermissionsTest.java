package dev.carflow.enrichment.permission;

import static dev.carflow.enrichment.permission.PermissionEvents.START;
import static dev.carflow.enrichment.permission.PermissionEvents.answered;
import static dev.carflow.enrichment.permission.PermissionEvents.error;
import static dev.carflow.enrichment.permission.PermissionEvents.failed;
import static dev.carflow.enrichment.permission.PermissionEvents.read;
import static dev.carflow.enrichment.permission.PermissionEvents.refused;
import static dev.carflow.enrichment.permission.PermissionEvents.state;
import static dev.carflow.enrichment.permission.PermissionEvents.tree;
import static dev.carflow.enrichment.permission.PermissionEvents.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.RecordSchemas;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.permission.PermissionChange.Cause;
import dev.carflow.enrichment.permission.PermissionChange.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignalPermissionsTest {

    private static final String LOCATION = "location-preciselocation";
    private static final String CHARGE = "tractionbattery-stateofcharge";
    private static final String VIN = "vehicleidentification-vin";
    private static final long FIRST = 1;
    private static final long SECOND = 2;

    private final SignalPermissions permissions = new SignalPermissions(1 << 20);

    private List<PermissionChange> report(int second, String... signals) {
        return permissions.ofEvent(FIRST, state("e" + second, START.plusSeconds(second), signals));
    }

    private static PermissionChange change(int second, Kind kind, Cause cause, String... codes) {
        return new PermissionChange("u", "v", kind, List.of(codes), START.plusSeconds(second), cause, "e" + second);
    }

    @Test
    void aStatusThatIsRepeatedWithEachEventIsReportedOnce() {
        assertThat(report(1, refused(LOCATION), value(CHARGE)))
                .containsExactly(change(1, Kind.WITHDRAWN, Cause.SIGNAL, LOCATION));
        assertThat(report(2, refused(LOCATION), value(CHARGE))).isEmpty();
        assertThat(report(3, value(CHARGE))).isEmpty();
        assertThat(report(4, refused(LOCATION))).isEmpty();
    }

    @Test
    void aValueOfAWithdrawnSignalMeansThatItWasGrantedAndTheNextRefusalIsReportedAgain() {
        // Given
        report(1, refused(LOCATION), refused(VIN));

        // Then
        assertThat(report(2, value(LOCATION), refused(VIN)))
                .containsExactly(change(2, Kind.GRANTED, Cause.SIGNAL, LOCATION));
        assertThat(report(3, value(LOCATION))).isEmpty();
        assertThat(report(4, refused(LOCATION), value(VIN)))
                .containsExactlyInAnyOrder(
                        change(4, Kind.WITHDRAWN, Cause.SIGNAL, LOCATION), change(4, Kind.GRANTED, Cause.SIGNAL, VIN));
    }

    @Test
    void signalsThatAreWithdrawnTogetherAreOneRecord() {
        assertThat(report(1, refused(VIN), refused(CHARGE), refused(LOCATION)))
                .containsExactly(change(1, Kind.WITHDRAWN, Cause.SIGNAL, LOCATION, CHARGE, VIN));
        assertThat(report(2, refused(VIN), refused("odometer-traveleddistance")))
                .containsExactly(change(2, Kind.WITHDRAWN, Cause.SIGNAL, "odometer-traveleddistance"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMPATIBILITY", "VEHICLE_STATE", "CONNECTED_SERVICES_ACCOUNT", "SERVER", "LATER_WORD"})
    void otherErrorsSayNothingOfPermission(String type) {
        assertThat(report(1, failed(LOCATION, type))).isEmpty();
        report(2, refused(LOCATION));
        assertThat(report(3, failed(LOCATION, type))).isEmpty();
        assertThat(report(4, refused(LOCATION))).isEmpty();
    }

    @Test
    void aValueThatWasReceivedBeforeTheWithdrawalGrantsNothing() {
        report(5, refused(LOCATION));
        assertThat(report(4, value(LOCATION))).isEmpty();
        assertThat(report(5, value(LOCATION))).isEmpty();
        assertThat(report(6, refused(LOCATION))).isEmpty();
        assertThat(report(7, value(LOCATION))).containsExactly(change(7, Kind.GRANTED, Cause.SIGNAL, LOCATION));
    }

    @Test
    void aLateWithdrawalIsReportedWithItsOwnTime() {
        report(1, refused(LOCATION));
        report(9, value(LOCATION));
        assertThat(report(5, refused(LOCATION))).containsExactly(change(5, Kind.WITHDRAWN, Cause.SIGNAL, LOCATION));
    }

    @Test
    void anotherAssignmentStartsEmptySinceAnotherProcessMayHaveHadThePartition() {
        ConsumedEvent event = state("e1", START.plusSeconds(1), refused(LOCATION));
        permissions.ofEvent(FIRST, event);
        assertThat(permissions.ofEvent(SECOND, event))
                .containsExactly(change(1, Kind.WITHDRAWN, Cause.SIGNAL, LOCATION));
        assertThat(permissions.ofEvent(FIRST, event)).isEmpty();
        assertThat(permissions.ofEvent(SECOND, event)).isEmpty();
    }

    @Test
    void eachUserHasPermissionsOfItsOwn() {
        report(1, refused(LOCATION));
        ConsumedEvent ofAnother = read(
                "{\"eventId\":\"e2\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"other\"},"
                        + "\"vehicle\":{\"id\":\"v\"},\"signals\":[" + refused(LOCATION) + "]}}",
                START);
        assertThat(permissions.ofEvent(FIRST, ofAnother))
                .singleElement()
                .satisfies(change -> assertThat(change.userId()).isEqualTo("other"));
    }

    @Test
    void anAnswerWithdrawsAndGrantsAsAnEventDoes() {
        // Given
        ConsumedEvent event = state("e1", START.plusSeconds(1), refused(VIN));
        permissions.ofEvent(FIRST, event);
        Instant at = START.plusSeconds(2);

        // Then
        assertThat(permissions.ofAnswer(
                        FIRST, event, List.of(answered(refused(LOCATION), at), answered(value(VIN), at))))
                .containsExactlyInAnyOrder(
                        new PermissionChange("u", "v", Kind.WITHDRAWN, List.of(LOCATION), at, Cause.ANSWER, "e1"),
                        new PermissionChange("u", "v", Kind.GRANTED, List.of(VIN), at, Cause.ANSWER, "e1"));
        assertThat(report(3, refused(LOCATION), value(VIN))).isEmpty();
    }

    @Test
    void aPermissionErrorIsReportedEachTimeWithTheSignalsThatItNames() {
        String stands = "{\"type\":\"PERMISSION\",\"code\":null,\"state\":\"ERROR\",\"signals\":[{\"code\":\"" + VIN
                + "\"},{\"code\":\"Location-PreciseLocation\"}]}";
        ConsumedEvent event = error("e1", START.plusSeconds(1), stands);
        for (int i = 0; i < 2; i++) {
            assertThat(permissions.ofEvent(FIRST, event))
                    .containsExactly(change(1, Kind.WITHDRAWN, Cause.ERROR, LOCATION, VIN));
        }
        assertThat(permissions.ofEvent(
                        FIRST, error("e2", START.plusSeconds(2), stands.replace("\"ERROR\"", "\"RESOLVED\""))))
                .containsExactly(change(2, Kind.GRANTED, Cause.ERROR, LOCATION, VIN));
    }

    @Test
    void anErrorThatNamesNoSignalsOrOneWithoutACodeIsOfEverySignal() {
        String all = "{\"type\":\"PERMISSION\",\"state\":\"ERROR\"}";
        String some = "{\"type\":\"PERMISSION\",\"state\":\"ERROR\",\"signals\":[{\"code\":\"" + VIN + "\"}]}";
        String unclear = "{\"type\":\"PERMISSION\",\"state\":\"ERROR\",\"signals\":[{\"code\":\"" + VIN + "\"},{}]}";
        for (String[] errors : List.of(new String[] {all}, new String[] {some, all}, new String[] {unclear})) {
            assertThat(permissions.ofEvent(FIRST, error("e1", START.plusSeconds(1), errors)))
                    .containsExactly(change(1, Kind.WITHDRAWN, Cause.ERROR));
        }
    }

    @Test
    void errorsOfTheAccountAndOfTheCarSayNothingOfPermission() {
        assertThat(permissions.ofEvent(
                        FIRST,
                        error(
                                "e1",
                                START,
                                "{\"type\":\"CONNECTED_SERVICES_ACCOUNT\",\"code\":\"PERMISSION\",\"state\":\"ERROR\"}",
                                "{\"type\":\"COMPATIBILITY\",\"state\":\"ERROR\"}")))
                .isEmpty();
    }

    @Test
    void anEventOfNoVehicleChangesNoPermission() {
        String json = "{\"eventId\":\"e\",\"eventType\":\"%s\",\"data\":{\"user\":{\"id\":\"u\"},\"signals\":["
                + refused(VIN) + "],\"errors\":[{\"type\":\"PERMISSION\",\"state\":\"ERROR\"}]}}";
        for (String type : List.of("VEHICLE_STATE", "VEHICLE_ERROR")) {
            assertThat(permissions.ofEvent(FIRST, read(json.formatted(type), START)))
                    .isEmpty();
        }
    }

    @Test
    void aTimeThatCannotBeIsNoFault() {
        ConsumedEvent event = state("e", Instant.MIN, refused(VIN));
        assertThat(permissions.ofEvent(FIRST, event)).hasSize(1);
        assertThat(report(1, value(VIN))).hasSize(1);
    }

    @Test
    void nothingIsKeptOfAUserWhoWasRemoved() {
        // Given
        report(1, refused(LOCATION));
        permissions.forget(Set.of("somebody"));
        assertThat(report(2, refused(LOCATION))).isEmpty();

        // When
        permissions.forget(Set.of("u"));

        // Then
        assertThat(report(3, refused(LOCATION))).hasSize(1);
    }

    @Test
    void permissionsThatDoNotFitAreDroppedAndReportedAgain() {
        // Given
        SignalPermissions tiny = new SignalPermissions(0);
        ConsumedEvent event = state("e1", START.plusSeconds(1), refused(VIN));

        // Then
        assertThat(tiny.ofEvent(FIRST, event)).hasSize(1);
        assertThat(tiny.ofEvent(FIRST, event)).hasSize(1);
    }

    @Test
    void theValueIsAsTheSchemasHaveIt() {
        assertThat(written(change(1, Kind.WITHDRAWN, Cause.SIGNAL, VIN, LOCATION))
                        .toString())
                .isEqualTo("{\"schemaVersion\":1,\"userId\":\"u\",\"vehicleId\":\"v\",\"change\":\"withdrawn\","
                        + "\"codes\":[\"" + LOCATION + "\",\"" + VIN + "\"],\"at\":\"2026-11-21T08:33:21.000Z\","
                        + "\"cause\":\"signal\",\"eventId\":\"e1\"}");
        for (Kind kind : Kind.values()) {
            for (Cause cause : Cause.values()) {
                for (String[] codes : List.of(new String[0], new String[] {VIN})) {
                    assertThat(RecordSchemas.PERMISSION_CHANGED.complaints(written(change(1, kind, cause, codes))))
                            .isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"schemaVersion", "userId", "vehicleId", "change", "at", "cause", "eventId"})
    void theSchemasWantEachMember(String name) {
        ObjectNode value = written(change(1, Kind.GRANTED, Cause.ERROR));
        value.remove(name);
        assertThat(RecordSchemas.PERMISSION_CHANGED.complaints(value)).hasSize(2);
    }

    @Test
    void aNewWordBreaksThePromiseAndNoReader() {
        ObjectNode value = written(change(1, Kind.GRANTED, Cause.ERROR));
        value.put("cause", "oracle");
        assertThat(RecordSchemas.PERMISSION_CHANGED.complaints(value)).hasSize(1);
        assertThat(RecordSchemas.PERMISSION_CHANGED.complaintsOfReaders(value)).isEmpty();
    }

    private static ObjectNode written(PermissionChange change) {
        JsonNode value = tree(new String(PermissionChangeWriter.write(change), UTF_8));
        return (ObjectNode) value;
    }
}
