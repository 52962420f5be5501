package dev.carflow.enrichment;

import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.accounts.AccountMarks;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EnrichedEvent;
import dev.carflow.enrichment.event.EnrichedEvent.Delivery;
import dev.carflow.enrichment.event.EnrichedEventWriter;
import dev.carflow.enrichment.event.EventReadResult;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.enrichment.event.EventReadResult.Poison;
import dev.carflow.enrichment.need.WithheldSignals;
import dev.carflow.enrichment.permission.PermissionChange;
import dev.carflow.enrichment.permission.PermissionChangeWriter;
import dev.carflow.enrichment.permission.SignalPermissions;
import dev.carflow.enrichment.reading.Readings;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.worker.InputRecord;
import dev.carflow.enrichment.worker.RecordOutput;
import dev.carflow.enrichment.worker.RecordProcessor;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.HeaderTime;
import dev.carflow.json.UtcTime;
import dev.carflow.routing.DerivedTopic;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import dev.carflow.routing.TraceContext;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.smartcar.api.ClockSkew;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns a raw event into its enriched form. Every readable event produces one, whatever Smartcar does. */
@ApplicationScoped
public class Enricher implements RecordProcessor {

    private static final Header DATA_SCHEMA = new Header(EventHeaders.DATA_SCHEMA, EnrichedEventWriter.DATA_SCHEMA);

    /** Adds further records to those of an event. */
    private static final Set<String> CARRIED_ON = Set.of(TraceContext.TRACEPARENT, TraceContext.TRACESTATE);

    private static final RecordOutput NO_VALUE =
            new RecordOutput.DeadLetter(EventDefect.NO_VALUE.slug(), "the record has no value");

    private final SignalEnrichment signals;
    private final WithheldSignals withheld;
    private final AccountMarks marks;
    private final AccountDirectory accounts;
    private final SignalPermissions permissions;
    private final EnrichmentMetrics metrics;
    private final Map<String, DerivedTopic> outputs;
    private final Map<String, Readings> readingsByRoute;
    private final Clock clock;

    @Inject
    public Enricher(
            SignalEnrichment signals,
            WithheldSignals withheld,
            AccountMarks marks,
            AccountDirectory accounts,
            SignalPermissions permissions,
            EnrichmentMetrics metrics,
            Topics topics) {
        this(signals, withheld, marks, accounts, permissions, metrics, topics, Clock.systemUTC());
    }

    Enricher(
            SignalEnrichment signals,
            WithheldSignals withheld,
            AccountMarks marks,
            AccountDirectory accounts,
            SignalPermissions permissions,
            EnrichmentMetrics metrics,
            Topics topics,
            Clock clock) {
        this.signals = signals;
        this.withheld = withheld;
        this.marks = marks;
        this.accounts = accounts;
        this.permissions = permissions;
        this.metrics = metrics;
        this.outputs = topics.enrichedByInput();
        this.readingsByRoute = topics.readings().values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        DerivedTopic::route,
                        topic -> new Readings(topic, code -> withheld.isWithheld(topic.route(), code))));
        this.clock = clock;
    }

    @Override
    public Uni<RecordOutput> process(InputRecord record) {
        if (record.value() == null) {
            return Uni.createFrom().item(NO_VALUE);
        }
        EventReadResult reading = ConsumedEvent.read(record.value(), receivedAt(record, clock.instant()));
        if (reading instanceof Poison poison) {
            return Uni.createFrom().item(new RecordOutput.DeadLetter(poison.slug(), poison.detail()));
        }
        ConsumedEvent event = ((Parsed) reading).event();
        metrics.read(event);
        // A redriven event reports old changes: readers would delete what was reported since.
        boolean hasNews = record.header(EventHeaders.REDRIVE_ID).isEmpty();
        // Before other events of the same vehicle, whose order it need not keep.
        List<PermissionChange> ofEvent = hasNews ? permissions.ofEvent(record.assignment(), event) : List.of();
        return enrich(event, record).map(result -> {
            metrics.enriched(result.enrichment());
            List<PermissionChange> changes = new ArrayList<>(ofEvent);
            if (hasNews) {
                changes.addAll(permissions.ofAnswer(record.assignment(), event, result.answer()));
            }
            changes.forEach(metrics::permissionChanged);
            EnrichedEvent enriched = enriched(event, record, result);
            return new RecordOutput.Enriched(
                    outputRecord(record, enriched),
                    changes.stream()
                            .map(change -> permissionRecord(record, change))
                            .toList(),
                    readings(record, enriched, result.answer()));
        });
    }

    private List<EventRecord> readings(InputRecord record, EnrichedEvent enriched, List<ReportedSignal> answer) {
        Readings readings = readingsByRoute.get(outputs.get(record.topic()).route());
        return readings == null ? List.of() : readings.of(enriched.event(), answer, enriched.account());
    }

    private Uni<SignalEnrichment.Result> enrich(ConsumedEvent event, InputRecord record) {
        if (event.kind() == VehicleEventType.VEHICLE_ERROR) {
            // Forgotten before any wait: the user's next events must not contain it.
            SignalEnrichment.Result result = signals.ofError(event, record.continuity());
            return mark(event).replaceWith(result);
        }
        return signals.of(event, record.continuity());
    }

    private static Delivery deliveryOf(InputRecord record) {
        return new Delivery(
                record.header(EventHeaders.REDRIVE_ID),
                record.header(EventHeaders.SPILLED_AT).flatMap(HeaderTime::read));
    }

    /** Marks the user's account as an event says: the user may have to connect again. */
    private Uni<Void> mark(ConsumedEvent event) {
        Instant at = event.deliveredAt()
                .filter(reported -> !ClockSkew.isAhead(reported, event.receivedAt()))
                .orElse(event.receivedAt());
        if (event.accountNeedsReauthentication()) {
            return marks.needsReauthentication(event.userId(), at);
        }
        return event.accountResolved()
                ? marks.recovered(event.userId(), at)
                : Uni.createFrom().voidItem();
    }

    private EnrichedEvent enriched(ConsumedEvent event, InputRecord record, SignalEnrichment.Result result) {
        String route = outputs.get(record.topic()).route();
        Optional<String> customer = accounts.of(event.userId()).flatMap(Account::customerId);
        return new EnrichedEvent(
                event,
                customer,
                deliveryOf(record),
                result.at(),
                result.knowledge(),
                code -> withheld.isWithheld(route, code),
                result.enrichment());
    }

    /** A CloudEvents event of its own, with its own source: source and id together identify an event. */
    private EventRecord outputRecord(InputRecord record, EnrichedEvent enriched) {
        DerivedTopic output = outputs.get(record.topic());
        List<Header> headers = new ArrayList<>(record.headers().size() + 2);
        for (Header header : record.headers()) {
            switch (header.name()) {
                case EventHeaders.TYPE -> headers.add(new Header(EventHeaders.TYPE, typeOf(enriched.event())));
                case EventHeaders.SOURCE -> {
                    headers.add(new Header(EventHeaders.SOURCE, output.source()));
                    headers.add(new Header(EventHeaders.ORIGIN_SOURCE, header.value()));
                }
                default -> headers.add(header);
            }
        }
        headers.add(DATA_SCHEMA);
        return new EventRecord(output.topic(), enriched.event().userId(), EnrichedEventWriter.write(enriched), headers);
    }

    private EventRecord permissionRecord(InputRecord record, PermissionChange change) {
        DerivedTopic output = outputs.get(record.topic());
        List<Header> headers = EventHeaders.ofOwn(
                change.id(),
                PermissionChangeWriter.TYPE,
                output.source(),
                UtcTime.write(change.at()),
                PermissionChangeWriter.DATA_SCHEMA);
        headers.add(new Header(EventHeaders.SUBJECT, change.vehicleId()));
        record.headers().stream()
                .filter(header -> CARRIED_ON.contains(header.name()))
                .forEach(headers::add);
        record.header(EventHeaders.SOURCE)
                .ifPresent(source -> headers.add(new Header(EventHeaders.ORIGIN_SOURCE, source)));
        return new EventRecord(output.topic(), change.userId(), PermissionChangeWriter.write(change), headers);
    }

    private static String typeOf(ConsumedEvent event) {
        return "dev.carflow." + event.kind().name().toLowerCase(Locale.ROOT) + ".enriched";
    }

    /**
     * Returns when the event was received. A foreign record may lack the header, or name a time after it was written or
     * in the future. All other times are limited by this one, so that another run gives the same result; this one is
     * limited by the present.
     */
    static Instant receivedAt(InputRecord record, Instant now) {
        Instant reported = claimedReceipt(record);
        return ClockSkew.isAhead(reported, now) ? now : reported;
    }

    private static Instant claimedReceipt(InputRecord record) {
        Instant written = Instant.ofEpochMilli(record.timestamp());
        return record.header(EventHeaders.RECEIVED_AT)
                .flatMap(HeaderTime::read)
                .filter(reported -> record.timestamp() <= 0 || !ClockSkew.isAhead(reported, written))
                .orElse(written);
    }
}
