package dev.carflow.outage;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.eventlog.spill.SpillTrace;
import dev.carflow.eventlog.spill.SpillTrace.Affected;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.RefreshRequest;
import dev.carflow.routing.Topics;
import dev.carflow.routing.TraceContext;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.routing.VehicleMode;
import io.quarkus.arc.Unremovable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntConsumer;

/**
 * Requests fresh signals of vehicles: puts an event without signals on the topic that the vehicle's events take. A
 * worker then calls Smartcar as usual, within the allowance, and writes the answer to the topic of enriched events.
 * Type and source show that the event is not Smartcar's; its trigger makes the worker call. Blocks: for a subcommand's
 * thread.
 */
@Unremovable
@ApplicationScoped
public class SignalRefreshRequests {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final String ERRORS = '.' + VehicleEventType.VEHICLE_ERROR.slug();
    private static final String STATES = '.' + VehicleEventType.VEHICLE_STATE.slug();

    private final SpillTrace trace;
    private final KafkaEventLog log;
    private final PreparedProducer producer;
    private final EventRouter router;
    private final Topics topics;
    private final Clock clock = Clock.systemUTC();

    /** A vehicle and the topic of its events; its text shows no id. */
    public record Vehicle(String topic, String user, String id) {
        @Override
        public String toString() {
            return "Vehicle[" + topic + "]";
        }
    }

    @Inject
    public SignalRefreshRequests(
            SpillTrace trace, KafkaEventLog log, PreparedProducer producer, EventRouter router, Topics topics) {
        this.trace = trace;
        this.log = log;
        this.producer = producer;
        this.router = router;
        this.topics = topics;
    }

    /**
     * Returns the vehicles whose signals have not been requested yet.
     *
     * @param all whether to include vehicles whose events all arrived, late, through the spill
     */
    public List<Vehicle> due(Outage outage, boolean all) {
        return outage.affected().stream()
                .filter(each -> (all || each.refused() > 0) && !each.asked())
                .filter(each -> !each.user().isEmpty() && !each.vehicle().isEmpty())
                .filter(each -> topics.enrichable().contains(each.topic()))
                .map(SignalRefreshRequests::vehicle)
                .distinct()
                .toList();
    }

    /**
     * Requests the vehicles' signals one by one, and records each, so that it can be stopped and continued.
     *
     * @param pause between two, so that the allowance suffices
     * @return how many were requested; fewer than given if Kafka does not take one
     */
    public int ask(Outage outage, List<Vehicle> vehicles, Duration pause, IntConsumer progress) {
        if (vehicles.isEmpty()) {
            return 0;
        }
        producer.prepare(topics.appendable()).await().atMost(WITHIN);
        int asked = 0;
        for (Vehicle vehicle : vehicles) {
            if (asked > 0) {
                Uni.createFrom().voidItem().onItem().delayIt().by(pause).await().indefinitely();
            }
            AppendResult result = log.appendToKafka(event(vehicle)).await().atMost(WITHIN);
            if (!(result instanceof AppendResult.Stored)) {
                return asked;
            }
            trace.asked(vehicle.user(), vehicle.id(), outage.from(), outage.to())
                    .await()
                    .atMost(WITHIN);
            progress.accept(++asked);
        }
        return asked;
    }

    /** Signals are states: for a vehicle whose errors were missed, the other topic is used. */
    private static Vehicle vehicle(Affected affected) {
        String topic = affected.topic();
        String states = topic.endsWith(ERRORS) ? topic.substring(0, topic.length() - ERRORS.length()) + STATES : topic;
        return new Vehicle(states, affected.user(), affected.vehicle());
    }

    /** The topic is that of the vehicle's earlier events: a user's route in the database is not known here. */
    private EventRecord event(Vehicle vehicle) {
        Instant now = clock.instant();
        String id = UUID.randomUUID().toString();
        EventRecord entry = router.route(
                new VehicleEvent(
                        VehicleEventType.VEHICLE_STATE,
                        id,
                        vehicle.user(),
                        vehicle.id(),
                        VehicleMode.UNKNOWN,
                        new Delivery(null, null, now)),
                new ReceivedDelivery(body(id, vehicle, now), now, TraceContext.continueFrom(null, null)));
        List<Header> headers = entry.headers().stream()
                .map(header -> switch (header.name()) {
                    case EventHeaders.TYPE -> new Header(EventHeaders.TYPE, RefreshRequest.TYPE);
                    case EventHeaders.SOURCE -> new Header(EventHeaders.SOURCE, RefreshRequest.SOURCE);
                    default -> header;
                })
                .toList();
        return new EventRecord(vehicle.topic(), entry.key(), entry.value(), headers);
    }

    private static byte[] body(String id, Vehicle vehicle, Instant now) {
        return new JsonObject()
                .put("eventId", id)
                .put("eventType", VehicleEventType.VEHICLE_STATE.name())
                .put(
                        "data",
                        new JsonObject()
                                .put("user", new JsonObject().put("id", vehicle.user()))
                                .put("vehicle", new JsonObject().put("id", vehicle.id()))
                                .put("signals", new JsonArray()))
                .put("triggers", new JsonArray().add(new JsonObject().put("type", RefreshRequest.TRIGGER)))
                .put("meta", new JsonObject().put("deliveredAt", now.toString()))
                .toBuffer()
                .getBytes();
    }
}
