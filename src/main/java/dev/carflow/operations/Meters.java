package dev.carflow.operations;

/**
 * Every metric's name and tag keys, in one place, so that dashboards and alerts have one file to follow.
 *
 * <p>Tags are bounded: their values come from enumerations or configuration, never from a request.
 * Prometheus shows {@code carflow.webhook.received} as {@code carflow_webhook_received_total}.
 */
public final class Meters {

    /** Counter: deliveries answered, by {@link #TYPE} and {@link #ANSWER}. */
    public static final String WEBHOOK_RECEIVED = "carflow.webhook.received";

    /** Timer: from the request's headers to its answer, by {@link #ANSWER}. */
    public static final String WEBHOOK_ANSWER_TIME = "carflow.webhook.answer.time";

    /** Timer: checking one body against the management tokens. */
    public static final String WEBHOOK_VERIFICATION = "carflow.webhook.verification";

    /** Summary, bytes: the size of bodies received whole. */
    public static final String WEBHOOK_BODY_SIZE = "carflow.webhook.body.size";

    /** Gauge: deliveries admitted and not yet answered. */
    public static final String WEBHOOK_IN_FLIGHT = "carflow.webhook.in.flight";

    /** Gauge, bytes: bodies of these deliveries, as far as they have arrived. */
    public static final String WEBHOOK_SIZE_IN_FLIGHT = "carflow.webhook.size.in.flight";

    /**
     * Counter: connections closed by the service, by {@link #REASON}: unanswerable, on which bytes came
     * that made no request in time, or whose client takes no answers, and share, one too many of its address.
     */
    public static final String HTTP_CONNECTIONS_CLOSED = "carflow.http.connections.closed";

    /** Counter: handshakes refused, by {@link #REASON}; more than none means somebody tries the signing oracle. */
    public static final String WEBHOOK_VERIFY_REFUSED = "carflow.webhook.verify.refused";

    /**
     * Gauge, seconds since the epoch: when a signature was last made with a token other than the current one; 0 = never
     * since start. Once it stands still, the previous token can go.
     */
    public static final String WEBHOOK_PREVIOUS_TOKEN_LAST_USED = "carflow.webhook.previous.token.last.used";

    /**
     * Counter: bodies whose signature did not hold, by {@link #OUTCOME}: kept to be explained, left-out of the sample, or
     * lost because the database did not take them.
     */
    public static final String WEBHOOK_MISMATCHES = "carflow.webhook.mismatches";

    /** Counter: events of users who were given a route that is not configured; they take the default route. */
    public static final String ROUTING_UNKNOWN_ROUTES = "carflow.routing.unknown.routes";

    /** Gauge: Smartcar users whose customer and route are in memory. */
    public static final String ACCOUNTS_KNOWN = "carflow.accounts.known";

    /** Gauge: 1 once the database's schema is as this version needs it. */
    public static final String SCHEMA_READY = "carflow.schema.ready";

    /**
     * Counter: statements that were not sent, by {@link #REASON}: queue-full, as many waited for a connection as may, or
     * too-late, whose caller had given up when there was one.
     */
    public static final String DATABASE_REFUSED = "carflow.database.refused";

    /** Gauge: 1 while the accounts in memory are those of the database, 0 while the last known ones serve. */
    public static final String ACCOUNTS_CURRENT = "carflow.accounts.current";

    /** Gauge: vehicles whose Smartcar user is in memory, for events of payload 2.0. */
    public static final String ACCOUNTS_VEHICLES_KNOWN = "carflow.accounts.vehicles.known";

    /** Gauge: 1 while the vehicles in memory are those of the database, as far as can be known, else 0. */
    public static final String ACCOUNTS_VEHICLES_CURRENT = "carflow.accounts.vehicles.current";

    /** Gauge: users whose mark, that they have to connect again or no longer, the database has not taken yet. */
    public static final String ACCOUNTS_MARKS_WAITING = "carflow.accounts.marks.waiting";

    /** Counter: marks that were given up, by {@link #REASON}: the database refuses them, or too many wait. */
    public static final String ACCOUNTS_MARKS_LOST = "carflow.accounts.marks.lost";

    /**
     * Counter: records that tell readers of a changed permission, by {@link #OUTCOME}, withdrawn or granted, and
     * {@link #REASON}, what told it: error, signal or answer.
     */
    public static final String ENRICHMENT_PERMISSION_CHANGES = "carflow.enrichment.permission.changes";

    /** Gauge: removed users of whom the readers of enriched events are still to be told. */
    public static final String OUTBOX_WAITING = "carflow.outbox.waiting";

    /** Gauge, seconds: how long the oldest of them has waited. */
    public static final String OUTBOX_OLDEST_AGE = "carflow.outbox.oldest.age";

    /** Timer: from handing a record over to the log's confirmation, by {@link #OUTCOME}. */
    public static final String EVENTLOG_PUBLISH = "carflow.eventlog.publish";

    /** Counter: records confirmed by the log, by {@link #TOPIC}. */
    public static final String EVENTLOG_STORED = "carflow.eventlog.stored";

    /** Gauge: 1 while the log can make records durable, on Kafka or in the spill, else 0. */
    public static final String EVENTLOG_AVAILABLE = "carflow.eventlog.available";

    /** Gauge: 1 while records go to the spill because Kafka does not take them, else 0. */
    public static final String EVENTLOG_ON_SPILL = "carflow.eventlog.on.spill";

    /** Gauge: topics whose settings lose events, as found at the start. */
    public static final String EVENTLOG_TOPICS_UNSUITABLE = "carflow.eventlog.topics.unsuitable";

    /** Gauge, seconds: how long the Kafka producer has not called back for a record that is overdue, else 0. */
    public static final String EVENTLOG_PRODUCER_SILENT = "carflow.eventlog.producer.silent";

    /** Counter: events put into the spill. */
    public static final String SPILL_SPILLED = "carflow.spill.spilled";

    /** Counter: events put on Kafka from the spill. */
    public static final String SPILL_DRAINED = "carflow.spill.drained";

    /** Counter: events that neither Kafka nor the spill took, by {@link #REASON}. */
    public static final String SPILL_REFUSED = "carflow.spill.refused";

    /** Gauge: 1 while the spill takes events, else 0. */
    public static final String SPILL_AVAILABLE = "carflow.spill.available";

    /** Gauge: events that wait in the spill, of all processes. */
    public static final String SPILL_EVENTS = "carflow.spill.events";

    /** Gauge, bytes: what they take. */
    public static final String SPILL_BYTES = "carflow.spill.bytes";

    /** Gauge, seconds: how long the oldest of them has waited; 0 if there is none. */
    public static final String SPILL_OLDEST_AGE = "carflow.spill.oldest.age";

    /** Counter: vehicle events by what enrichment did for them, {@link #OUTCOME} and {@link #REASON}. */
    public static final String ENRICHMENT_OUTCOMES = "carflow.enrichment.outcomes";

    /** Timer: calls for signals, retries included, by {@link #OUTCOME}: success, or the kind of problem. */
    public static final String ENRICHMENT_CALLS = "carflow.enrichment.calls";

    /** Counter: events that shared a call made for another one. */
    public static final String ENRICHMENT_COALESCED = "carflow.enrichment.calls.coalesced";

    /** Counter: calls that were wanted and not made, by {@link #REASON}. */
    public static final String ENRICHMENT_SKIPPED = "carflow.enrichment.calls.skipped";

    /** Counter: calls made again after a failure. */
    public static final String ENRICHMENT_RETRIED = "carflow.enrichment.calls.retried";

    /** Counter: attempts at a call, by {@link #CREDENTIAL}: during the migration it shows how far it has come. */
    public static final String ENRICHMENT_CREDENTIALS = "carflow.enrichment.calls.credentials";

    /** Counter: signals of events whose time was too far in the future to be true. */
    public static final String ENRICHMENT_TIMES_AHEAD = "carflow.enrichment.times.ahead";

    /** Gauge: 1 while Smartcar is left alone because too many calls failed, else 0. */
    public static final String ENRICHMENT_BREAKER_OPEN = "carflow.enrichment.breaker.open";

    /** Gauge: calls left of the application's allowance, as last seen. */
    public static final String RATE_LIMIT_LEFT = "carflow.rate.limit.left";

    /** Gauge, seconds: until the allowance is empty if calls go on as in the last minutes; infinite if it does not shrink. */
    public static final String RATE_LIMIT_SECONDS_LEFT = "carflow.rate.limit.seconds.left";

    /** Gauge: 1 while the allowance is shared through the database, 0 while this worker lives on its own share. */
    public static final String RATE_LIMIT_SHARED = "carflow.rate.limit.shared";

    /** Gauge: vehicles remembered. */
    public static final String ENRICHMENT_MEMORY_VEHICLES = "carflow.enrichment.memory.vehicles";

    /** Gauge, bytes: what they take. */
    public static final String ENRICHMENT_MEMORY_BYTES = "carflow.enrichment.memory.bytes";

    /**
     * Counter: events that went through a worker, by {@link #OUTCOME}: enriched, duplicate, dead-letter, unwritable;
     * by {@link #CONSUMER_LOOP}.
     */
    public static final String ENRICHMENT_EVENTS = "carflow.enrichment.events";

    /** Counter: readings of written events, by {@link #OUTCOME}: written, refused by Kafka; by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_READINGS = "carflow.enrichment.readings";

    /** Timer: from the raw event on Kafka to the commit of its enriched form, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_DELAY = "carflow.enrichment.delay";

    /** Timer: writing and committing one transaction, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_TRANSACTION = "carflow.enrichment.transaction";

    /** Counter: transactions undone and tried again, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_TRANSACTIONS_UNDONE = "carflow.enrichment.transactions.undone";

    /** Counter: memberships in the consumer group that ended in an error, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_CONSUMER_LOOP_RESTARTS = "carflow.enrichment.consumer.loop.restarts";

    /** Gauge: consumer loops of this process that are not at work: 0, or nothing is enriched of what they should read. */
    public static final String ENRICHMENT_CONSUMER_LOOPS_STALLED = "carflow.enrichment.consumer.loops.stalled";

    /** Gauge: events taken from Kafka and not yet written, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_IN_FLIGHT = "carflow.enrichment.in.flight";

    /** Gauge: events not yet written, those still on Kafka included, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_LAG = "carflow.enrichment.lag";

    /** Gauge: partitions assigned, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_PARTITIONS = "carflow.enrichment.partitions";

    /** Gauge: partitions whose next record cannot be read; nothing behind it is enriched, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_PARTITIONS_UNREADABLE = "carflow.enrichment.partitions.unreadable";

    /** Gauge: partitions in which something has waited for two minutes and nothing was written, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_PARTITIONS_STALLED = "carflow.enrichment.partitions.stalled";

    /** Gauge: topics to read from or to write to that do not exist, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_TOPICS_MISSING = "carflow.enrichment.topics.missing";

    /** Gauge: routes whose topics have different numbers of partitions, so that nothing is remembered; tag: loop. */
    public static final String ENRICHMENT_ROUTES_UNREMEMBERED = "carflow.enrichment.routes.unremembered";

    /**
     * Counter: partitions whose log was not what the group had committed, by {@link #REASON}: topic-recreated,
     * log-truncated, records-deleted, window-unreadable; by {@link #CONSUMER_LOOP}.
     */
    public static final String ENRICHMENT_LOG_CHANGES = "carflow.enrichment.log.changes";

    /** Timer: of records more than 5 s off, how far the clocks of those who put them on Kafka differ, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_CLOCK_SKEW = "carflow.enrichment.clock.skew";

    /** Gauge: events remembered to recognise duplicates, by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_WINDOW_EVENTS = "carflow.enrichment.window.events";

    /** Gauge: events forgotten for want of room: above 0 duplicates may pass, raise the limit; by {@link #CONSUMER_LOOP}. */
    public static final String ENRICHMENT_WINDOW_FORGOTTEN = "carflow.enrichment.window.forgotten";

    // Connect: where it is configured.

    /** Counter: requests for a Connect session, by {@link #ANSWER}: created, or the slug of a refusal. */
    public static final String CONNECT_SESSIONS = "carflow.connect.sessions";

    /** Timer: browsers that came back from Smartcar Connect, until they got their answer, by {@link #OUTCOME}. */
    public static final String CONNECT_CALLBACKS = "carflow.connect.callbacks";

    /** Counter: open sessions looked at again in the background, by {@link #OUTCOME}. */
    public static final String CONNECT_RETRIES = "carflow.connect.retries";

    /** Counter: sessions that the customer's backend claimed, by {@link #OUTCOME}. */
    public static final String CONNECT_CLAIMS = "carflow.connect.claims";

    /** Counter: codes exchanged for vehicle tokens, by {@link #OUTCOME}: stored, not-stored. */
    public static final String CONNECT_CODES = "carflow.connect.codes";

    /** Counter: requests of the customer's backend for a vehicle's access token, by {@link #ANSWER}. */
    public static final String CONNECT_VEHICLE_TOKENS = "carflow.connect.vehicle.tokens";

    // Smartcar: in processes that call its API.

    /** Gauge, seconds: since the current application token was asked for; NaN without one. */
    public static final String SMARTCAR_TOKEN_AGE = "carflow.smartcar.token.age";

    /** Gauge, seconds: until the current application token ends; negative once it has, NaN without one. */
    public static final String SMARTCAR_TOKEN_EXPIRES_IN = "carflow.smartcar.token.expires.in";

    /** Counter: requests for a token, by {@link #OUTCOME}: {@code success} or the slug of a problem. */
    public static final String SMARTCAR_TOKEN_REFRESHES = "carflow.smartcar.token.refreshes";

    /** Timer: from asking for a token to having it. */
    public static final String SMARTCAR_TOKEN_REFRESH_TIME = "carflow.smartcar.token.refresh.time";

    /** Counter: tokens dropped because the API refused them. */
    public static final String SMARTCAR_TOKEN_INVALIDATIONS = "carflow.smartcar.token.invalidations";

    /**
     * Counter: the outcome of renewing a vehicle's token pair, by {@link #OUTCOME}: rotated, conflicted (another process was
     * first), refused (the user has to connect again), or the slug of a problem.
     */
    public static final String SMARTCAR_VEHICLE_TOKEN_REFRESHES = "carflow.smartcar.vehicle.token.refreshes";

    /** Counter: vehicles' tokens dropped because the API refused them. */
    public static final String SMARTCAR_VEHICLE_TOKEN_INVALIDATIONS = "carflow.smartcar.vehicle.token.invalidations";

    /** Gauge: token pairs granted and not stored yet, lost if the process ends: more than none asks for the database. */
    public static final String SMARTCAR_VEHICLE_TOKENS_UNSAVED = "carflow.smartcar.vehicle.tokens.unsaved";

    /** What was delivered: {@code vehicle-state}, {@code vehicle-error}, {@code verify}, {@code legacy}, … */
    public static final String TYPE = "type";

    /** What was answered: {@code accepted}, {@code challenge-answered} or the slug of a refusal. */
    public static final String ANSWER = "answer";

    /** Why something was refused. */
    public static final String REASON = "reason";

    /** How an attempt ended. */
    public static final String OUTCOME = "outcome";

    /** What a call was made with: {@code application}, {@code vehicle}, {@code application-instead}, or {@code none}. */
    public static final String CREDENTIAL = "credential";

    /** A Kafka topic; bounded by the configured routes. */
    public static final String TOPIC = "topic";

    /** One of a worker's consumers; bounded by the configuration. */
    public static final String CONSUMER_LOOP = "loop";

    private Meters() {}
}
