package dev.carflow.scenario.play;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.outbox.UserRemoval;
import dev.carflow.outbox.UserRemovedRecords;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.ReceivedDelivery;
import dev.carflow.routing.RoutingConfig.SimulatedVehicles;
import dev.carflow.routing.Topics;
import dev.carflow.routing.TraceContext;
import dev.carflow.scenario.Form;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.PlayedEvent;
import dev.carflow.scenario.PlayedEvent.Kind;
import dev.carflow.scenario.Script;
import dev.carflow.webhook.EventReclassifier;
import dev.carflow.webhook.EventReclassifier.Reclassified;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes the records of a script, each for the topic that Carflow would write it to. */
@ApplicationScoped
public class RecordMaker {

    private static final int MAX_DEPTH = 64;

    private final ConfiguredRoutes routes;
    private final Topics topics;

    @Inject
    public RecordMaker(TopicsConfig config) {
        this.routes = new ConfiguredRoutes(config.defaultRoute(), Map.of(), List.of());
        this.topics = new Topics(config, routes);
    }

    /** @param start of the play: every time of the script is half an hour later at most */
    public List<PlayedRecord> make(Script script, Form form, Instant start) {
        Play play = script.play();
        SmartcarBody bodies = new SmartcarBody(play, start);
        ScriptedWorker worker = new ScriptedWorker(script.wanted(), topics, start);
        EventReclassifier ingest = new EventReclassifier(
                MAX_DEPTH,
                // Events of payload 2.0 name no user.
                new EventRouter(routes, topics, vehicle -> Optional.of(play.user()), SimulatedVehicles.LIVE_TOPICS));
        List<PlayedRecord> made = new ArrayList<>();
        for (PlayedEvent event : script.events(form)) {
            Instant receivedAt = start.plus(event.receivedAt());
            List<EventRecord> records;
            if (event.kind() == Kind.USER_REMOVED) {
                records = removal(play, event, receivedAt);
            } else {
                EventRecord raw = raw(ingest, bodies, event, start);
                records = form == Form.RAW
                        ? List.of(raw)
                        : worker.enrich(raw, start.plus(event.writtenAt()), event.worker());
            }
            made.add(new PlayedRecord(event, receivedAt, records));
        }
        return made;
    }

    private EventRecord raw(EventReclassifier ingest, SmartcarBody bodies, PlayedEvent event, Instant start) {
        ReceivedDelivery delivery = new ReceivedDelivery(
                bodies.of(event), start.plus(event.receivedAt()), TraceContext.continueFrom(null, null));
        EventRecord routed = ((Reclassified.Routed) ingest.reclassify(delivery)).record();
        List<Header> headers = new ArrayList<>(routed.headers());
        event.spilledAt()
                .ifPresent(at -> headers.add(new Header(
                        EventHeaders.SPILLED_AT, start.plus(at).plusMillis(14).toString())));
        event.redriveId().ifPresent(id -> headers.add(new Header(EventHeaders.REDRIVE_ID, id)));
        return new EventRecord(routed.topic(), routed.key(), routed.value(), headers);
    }

    private List<EventRecord> removal(Play play, PlayedEvent event, Instant at) {
        UUID id = UUID.nameUUIDFromBytes(play.eventId(event.number()).getBytes(StandardCharsets.UTF_8));
        return new UserRemovedRecords(routes, topics)
                .of(new UserRemoval(
                        id, play.user(event.user()), List.of(play.vehicle(event.vehicle())), List.of(), at));
    }
}
