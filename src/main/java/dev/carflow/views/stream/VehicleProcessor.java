package dev.carflow.views.stream;

import dev.carflow.json.UtcTime;
import dev.carflow.routing.EventHeaders;
import dev.carflow.views.merge.VehicleState;
import dev.carflow.views.output.ViewRecord;
import dev.carflow.views.output.ViewRecords;
import dev.carflow.views.store.StateCodec;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Merges what records contribute to a vehicle, and passes on what that changes for readers. */
final class VehicleProcessor implements Processor<String, byte[], String, Outgoing> {

    static final String STORE = "views-vehicles";

    private ProcessorContext<String, Outgoing> context;
    private KeyValueStore<String, byte[]> vehicles;

    @Override
    public void init(ProcessorContext<String, Outgoing> given) {
        context = given;
        vehicles = given.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        byte[] stored = vehicles.get(record.key());
        VehicleState before = stored == null ? VehicleState.NOTHING : StateCodec.read(stored);
        VehicleState after = before.merge(StateCodec.read(record.value()));
        if (after.equals(before)) {
            return;
        }
        vehicles.put(record.key(), StateCodec.write(after));
        String causeId = HeaderTexts.text(record.headers(), EventHeaders.ID);
        Instant at = UtcTime.read(HeaderTexts.text(record.headers(), EventHeaders.RECEIVED_AT))
                .orElse(Instant.EPOCH);
        for (ViewRecord made : ViewRecords.of(record.key(), causeId, at, before, after)) {
            forward(made, record.timestamp());
        }
    }

    private void forward(ViewRecord made, long timestamp) {
        context.forward(new Record<>(
                made.key(),
                new Outgoing(made.topic(), made.value().orElse(null)),
                timestamp,
                HeaderTexts.of(made.headers())));
    }
}
