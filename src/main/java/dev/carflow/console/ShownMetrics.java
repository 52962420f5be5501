package dev.carflow.console;

import java.util.Set;

/** The metrics that the console shows. Their names are contracts with dashboards and alerts, so it reads them by name. */
final class ShownMetrics {

    static final String RECEIVED = "carflow.webhook.received";
    static final String ANSWER_TIME = "carflow.webhook.answer.time";
    static final String QUARANTINED = "carflow.webhook.quarantined";
    static final String ON_SPILL = "carflow.eventlog.on.spill";
    static final String SPILLED = "carflow.spill.spilled";
    static final String DRAINED = "carflow.spill.drained";
    static final String SPILL_REFUSED = "carflow.spill.refused";
    static final String SPILL_AVAILABLE = "carflow.spill.available";
    static final String SPILL_EVENTS = "carflow.spill.events";
    static final String SPILL_OLDEST = "carflow.spill.oldest.age";
    static final String WORKER_EVENTS = "carflow.enrichment.events";
    static final String DEAD_LETTERS = "carflow.enrichment.dead.letters";
    static final String OUTCOMES = "carflow.enrichment.outcomes";
    static final String DELAY = "carflow.enrichment.delay";
    static final String LAG = "carflow.enrichment.lag";
    static final String LOOPS_STALLED = "carflow.enrichment.consumer.loops.stalled";
    static final String PARTITIONS = "carflow.enrichment.partitions";
    static final String PARTITIONS_STALLED = "carflow.enrichment.partitions.stalled";
    static final String PARTITIONS_UNREADABLE = "carflow.enrichment.partitions.unreadable";
    static final String TOPICS_MISSING = "carflow.enrichment.topics.missing";
    static final String BREAKER_OPEN = "carflow.enrichment.breaker.open";
    static final String CALLS = "carflow.enrichment.calls";
    static final String CALLS_SKIPPED = "carflow.enrichment.calls.skipped";
    static final String ALLOWANCE = "carflow.rate.limit.left";
    static final String ALLOWANCE_EMPTY_IN = "carflow.rate.limit.seconds.left";
    static final String ALLOWANCE_SHARED = "carflow.rate.limit.shared";
    static final String TOKEN_AGE = "carflow.smartcar.token.age";
    static final String TOKEN_EXPIRES_IN = "carflow.smartcar.token.expires.in";
    static final String TOKEN_REFRESHES = "carflow.smartcar.token.refreshes";
    static final String SCHEMA_READY = "carflow.schema.ready";
    static final String ACCOUNTS_CURRENT = "carflow.accounts.current";

    /** All of the above. */
    static final Set<String> ALL = Set.of(
            RECEIVED,
            ANSWER_TIME,
            QUARANTINED,
            ON_SPILL,
            SPILLED,
            DRAINED,
            SPILL_REFUSED,
            SPILL_AVAILABLE,
            SPILL_EVENTS,
            SPILL_OLDEST,
            WORKER_EVENTS,
            DEAD_LETTERS,
            OUTCOMES,
            DELAY,
            LAG,
            LOOPS_STALLED,
            PARTITIONS,
            PARTITIONS_STALLED,
            PARTITIONS_UNREADABLE,
            TOPICS_MISSING,
            BREAKER_OPEN,
            CALLS,
            CALLS_SKIPPED,
            ALLOWANCE,
            ALLOWANCE_EMPTY_IN,
            ALLOWANCE_SHARED,
            TOKEN_AGE,
            TOKEN_EXPIRES_IN,
            TOKEN_REFRESHES,
            SCHEMA_READY,
            ACCOUNTS_CURRENT);

    /** Timers whose percentiles are shown. */
    static final Set<String> HISTOGRAMS = Set.of(DELAY, ANSWER_TIME);

    private ShownMetrics() {}
}
