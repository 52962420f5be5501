package dev.carflow.enrichment;

import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.accounts.AccountMarks;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EnrichedEvent;
import dev.carflow.enrichment.event.EnrichedEventWriter;
import dev.carflow.enrichment.event.EventKind;
import dev.carflow.enrichment.event.Reading;
import dev.carflow.enrichment.event.Reading.Poison;
import dev.carflow.enrichment.event.Reading.Readable;
import dev.carflow.enrichment.worker.InputRecord;
import dev.carflow.enrichment.worker.Output;
import dev.carflow.enrichment.worker.RecordProcessor;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import dev.carflow.smartcar.api.ClockSkew;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns a raw event into its enriched form. An event that can be read always comes out, whatever Smartcar does. */
@ApplicationScoped
public class Enricher implements RecordProcessor {

    private static final Output NO_VALUE = new Output.DeadLetter("no-value", "the record has no value");

    private final SignalEnrichment signals;
    private final AccountMarks marks;
    private final AccountDirectory accounts;
    private final EnrichmentMetrics metrics;
    private final Map<String, String> outputs;
    private final Clock clock;

    @Inject
    public Enricher(
            SignalEnrichment signals,
            AccountMarks marks,
            AccountDirectory accounts,
            EnrichmentMetrics metrics,
            Topics topics) {
        this(signals, marks, accounts, metrics, topics, Clock.systemUTC());
    }

    Enricher(
            SignalEnrichment signals,
            AccountMarks marks,
            AccountDirectory accounts,
            EnrichmentMetrics metrics,
            Topics topics,
            Clock clock) {
        this.signals = signals;
        this.marks = marks;
        this.accounts = accounts;
        this.metrics = metrics;
        this.outputs = topics.enrichedByInput();
        this.clock = clock;
    }

    @Override
    public Uni<Output> process(InputRecord record) {
        if (record.value() == null) {
            return Uni.createFrom().item(NO_VALUE);
        }
        Reading reading = ConsumedEvent.read(record.value(), receivedAt(record, clock.instant()));
        if (reading instanceof Poison poison) {
            return Uni.createFrom().item(new Output.DeadLetter(poison.slug(), poison.detail()));
        }
        ConsumedEvent event = ((Readable) reading).event();
        metrics.read(event);
        return enrich(event).map(enriched -> {
            metrics.enriched(enriched.enrichment());
            return new Output.Enriched(outputRecord(record, enriched));
        });
    }

    private Uni<EnrichedEvent> enrich(ConsumedEvent event) {
        if (event.kind() == EventKind.VEHICLE_ERROR) {
            return mark(event).replaceWith(() -> enriched(event, signals.ofError(event)));
        }
        return signals.of(event).map(result -> enriched(event, result));
    }

    /** What an event says of the user's account is kept: others have to ask the user to connect again. */
    private Uni<Void> mark(ConsumedEvent event) {
        Instant at = event.deliveredAt()
                .filter(told -> !ClockSkew.isAhead(told, event.receivedAt()))
                .orElse(event.receivedAt());
        if (event.accountNeedsReauthentication()) {
            return marks.needsReauthentication(event.userId(), at);
        }
        return event.accountResolved()
                ? marks.recovered(event.userId(), at)
                : Uni.createFrom().voidItem();
    }

    private EnrichedEvent enriched(ConsumedEvent event, SignalEnrichment.Result result) {
        Optional<String> customer = accounts.of(event.userId()).flatMap(Account::customerId);
        return new EnrichedEvent(event, customer, clock.instant(), result.signals(), result.enrichment());
    }

    private EventRecord outputRecord(InputRecord record, EnrichedEvent enriched) {
        List<Header> headers = record.headers().stream()
                .map(header -> header.name().equals(EventHeaders.TYPE)
                        ? new Header(EventHeaders.TYPE, typeOf(enriched.event()))
                        : header)
                .toList();
        return new EventRecord(
                outputs.get(record.topic()), enriched.event().userId(), EnrichedEventWriter.write(enriched), headers);
    }

    private static String typeOf(ConsumedEvent event) {
        return "dev.carflow." + event.kind().name().toLowerCase(Locale.ROOT) + ".enriched";
    }

    /**
     * A record of somebody else's may lack the header, or say what cannot be: that it was received after it was written, or
     * that it is yet to be. All other times are held against this one, so that another run comes to the same; this one
     * against the present.
     */
    static Instant receivedAt(InputRecord record, Instant now) {
        Instant told = told(record);
        return ClockSkew.isAhead(told, now) ? now : told;
    }

    private static Instant told(InputRecord record) {
        Instant written = Instant.ofEpochMilli(record.timestamp());
        try {
            return record.header(EventHeaders.RECEIVED_AT)
                    .map(Instant::parse)
                    .filter(told -> record.timestamp() <= 0 || !ClockSkew.isAhead(told, written))
                    .orElse(written);
        } catch (DateTimeException e) {
            return written;
        }
    }
}
