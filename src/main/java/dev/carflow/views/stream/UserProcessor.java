package dev.carflow.views.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.json.UtcTime;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.EventHeaders;
import dev.carflow.views.input.EnrichedRecord;
import dev.carflow.views.input.EnrichedRecord.Contribution;
import dev.carflow.views.input.EnrichedRecord.Removal;
import dev.carflow.views.input.EnrichedRecord.Unreadable;
import dev.carflow.views.input.EnrichedRecordReader;
import dev.carflow.views.merge.UserState;
import dev.carflow.views.merge.VehicleState;
import dev.carflow.views.store.StateCodec;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reads the records of a user's enriched topics and passes on what each contributes to a vehicle, by vehicle. A removal
 * goes to every vehicle of the user: to those that are known at once, to any other when the user's first record about it
 * comes. A record that cannot be read becomes a dead letter.
 */
final class UserProcessor implements Processor<String, byte[], String, Outgoing> {

    static final String STORE = "views-users";

    private final EnrichedRecordReader reader;
    private final Map<String, String> routesByTopic;
    private final String deadLetters;
    private ProcessorContext<String, Outgoing> context;
    private KeyValueStore<String, byte[]> users;

    UserProcessor(EnrichedRecordReader reader, Map<String, String> routesByTopic, String deadLetters) {
        this.reader = reader;
        this.routesByTopic = routesByTopic;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<String, Outgoing> given) {
        context = given;
        users = given.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.value() == null) {
            letter(record, EventDefect.NO_VALUE, "the record has no value");
            return;
        }
        RecordMetadata source = context.recordMetadata().orElseThrow();
        EnrichedRecord read = reader.read(
                HeaderTexts.text(record.headers(), EventHeaders.TYPE),
                HeaderTexts.text(record.headers(), EventHeaders.ID),
                record.value(),
                routesByTopic.get(source.topic()));
        if (read instanceof Contribution contribution) {
            contribute(record, contribution);
        } else if (read instanceof Removal removal) {
            remove(record, removal);
        } else if (read instanceof Unreadable unreadable) {
            letter(record, EventDefect.MALFORMED_JSON, unreadable.defect());
        }
    }

    private void contribute(Record<String, byte[]> record, Contribution it) {
        UserVehicles known = vehiclesOf(it.userId());
        UserState state = it.state();
        if (!known.vehicleIds().contains(it.vehicleId())) {
            users.put(it.userId(), known.with(it.vehicleId()).write());
            state = known.isRemoved() ? state.merge(UserState.removed(known.removedAt())) : state;
        }
        forward(record, it.vehicleId(), it.userId(), it.id(), it.at(), state);
    }

    private void remove(Record<String, byte[]> record, Removal it) {
        UserVehicles known = vehiclesOf(it.userId()).removed(it.at(), it.vehicleIds());
        users.put(it.userId(), known.write());
        for (String vehicleId : known.vehicleIds()) {
            forward(record, vehicleId, it.userId(), it.id(), it.at(), UserState.removed(it.at()));
        }
    }

    private UserVehicles vehiclesOf(String userId) {
        byte[] stored = users.get(userId);
        return stored == null ? UserVehicles.NOTHING : UserVehicles.read(stored);
    }

    private void forward(
            Record<String, byte[]> record, String vehicleId, String userId, String id, Instant at, UserState state) {
        VehicleState contribution = new VehicleState(new TreeMap<>(Map.of(userId, state)));
        Headers headers = new RecordHeaders();
        headers.add(EventHeaders.ID, id.getBytes(UTF_8));
        headers.add(EventHeaders.RECEIVED_AT, UtcTime.write(at).getBytes(UTF_8));
        context.forward(new Record<>(
                vehicleId, Outgoing.byVehicle(StateCodec.write(contribution)), record.timestamp(), headers));
    }

    private void letter(Record<String, byte[]> record, EventDefect defect, String cause) {
        RecordMetadata source = context.recordMetadata().orElseThrow();
        Headers headers = new RecordHeaders(record.headers().toArray());
        set(headers, EventHeaders.REASON, defect.slug());
        set(headers, EventHeaders.CAUSE, cause);
        set(headers, EventHeaders.ORIGIN_TOPIC, source.topic());
        set(headers, EventHeaders.ORIGIN_PARTITION, String.valueOf(source.partition()));
        set(headers, EventHeaders.ORIGIN_OFFSET, String.valueOf(source.offset()));
        // A compacted topic takes no record without a key.
        String key =
                record.key() == null ? source.topic() + "-" + source.partition() + "@" + source.offset() : record.key();
        context.forward(new Record<>(key, new Outgoing(deadLetters, record.value()), record.timestamp(), headers));
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(UTF_8));
    }
}
