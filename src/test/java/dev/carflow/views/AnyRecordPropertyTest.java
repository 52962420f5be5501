package dev.carflow.views;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carflow.views.input.EnrichedRecord.Contribution;
import dev.carflow.views.input.EnrichedRecordReader;
import dev.carflow.views.merge.VehicleState;
import dev.carflow.views.output.ViewRecords;
import dev.carflow.views.store.StateCodec;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Records in forms that nobody promised: a record that is read wrongly is one car's fault, one that throws is everyone's. */
class AnyRecordPropertyTest {

    private static final EnrichedRecordReader READER = new EnrichedRecordReader(code -> true);

    private static final String EVENT = """
            {"schemaVersion":1,"eventId":"e1","eventType":"VEHICLE_STATE","userId":"u1","account":"a","vehicle":{"id":"car",
            "make":"M","year":2024},"receivedAt":"2026-11-21T08:30:00.000Z","enrichedAt":"2026-11-21T08:31:00.000Z","triggers":
            [{"type":"FIRST_DELIVERY"}],"signals":{"tractionbattery-stateofcharge":{"status":"SUCCESS","body":{"value":70,"unit":
            "percent"},"oemUpdatedAt":"2026-11-21T08:29:00.000Z","retrievedAt":"2026-11-21T08:29:30.000Z","stale":false}},"known":
            {"odometer-traveleddistance":{"origin":"api","status":"SUCCESS","body":{"value":5,"unit":"km"},"stale":false},
            "charge-wattage":{"origin":"cache","body":{"value":5},"timeFrom":"maker","learnedAt":"2026-11-21T08:20:00.000Z",
            "fromEventId":"e0","lastFailure":{"status":"ERROR","error":{"type":"SERVER"},"at":"2026-11-21T08:25:00.000Z"},
            "stale":true}},"changed":[],"withheld":["location-isathome"],"errors":[{"type":"PERMISSION","code":null,"state":
            "ERROR","signals":[{"code":"charge-voltage"}]}],"meta":{"sequence":7}}""";

    private static final List<String> STRANGE = List.of(
            "null",
            "true",
            "7",
            "-0.0",
            "1E400",
            "99999999999999999999999999",
            "\"\"",
            "\" \"",
            "\"\\ud800\"",
            "\"9999-12-31T23:59:59.999Z\"",
            "\"0001-01-01T00:00:00.000Z\"",
            "\"PERMISSION\"",
            "\"api\"",
            "[]",
            "[[],null,7,\"x\"]",
            "{}",
            "{\"value\":null}",
            "{\"value\":{\"value\":[1]}}",
            "{\"\":{\"\":{}}}");

    @Property(tries = 400)
    void noRecordThrows(@ForAll Random random) {
        // Given
        JsonElement record = JsonParser.parseString(EVENT);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            record = changed(record, random);
        }
        byte[] value = record.toString().getBytes(UTF_8);

        // Then
        assertThatCode(() -> takeIn(value)).as(() -> new String(value, UTF_8)).doesNotThrowAnyException();
    }

    private static void takeIn(byte[] value) {
        if (READER.read("dev.carflow.vehicle_state.enriched", "i", value, "r1") instanceof Contribution it) {
            VehicleState state = VehicleState.NOTHING.with(it.userId(), it.state());
            ViewRecords.of(it.vehicleId(), it.id(), it.at(), VehicleState.NOTHING, state);
            if (!StateCodec.read(StateCodec.write(state)).equals(state)) {
                throw new AssertionError("the stored form is another state");
            }
        }
    }

    /** Goes down to any depth, and puts something else there. */
    private static JsonElement changed(JsonElement element, Random random) {
        boolean deeper = random.nextInt(5) > 0;
        if (deeper && element instanceof JsonObject object && !object.isEmpty()) {
            List<Map.Entry<String, JsonElement>> members = List.copyOf(object.entrySet());
            Map.Entry<String, JsonElement> member = members.get(random.nextInt(members.size()));
            object.add(member.getKey(), changed(member.getValue(), random));
            return object;
        }
        if (deeper && element instanceof JsonArray array && !array.isEmpty()) {
            int index = random.nextInt(array.size());
            array.set(index, changed(array.get(index), random));
            return array;
        }
        return JsonParser.parseString(STRANGE.get(random.nextInt(STRANGE.size())));
    }
}
