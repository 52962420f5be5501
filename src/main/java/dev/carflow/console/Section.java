package dev.carflow.console;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The sections of the documentation that say what to do; a test holds that they exist. */
enum Section {
    PROBES(Section.OPERATIONS, "Probes"),
    TROUBLESHOOTING(Section.OPERATIONS, "Troubleshooting"),
    NOT_READY("CarflowProcessNotReady"),
    REFUSES_DELIVERIES("CarflowRefusesDeliveries"),
    SIGNATURES("CarflowSignaturesDoNotMatch"),
    HANDSHAKES("CarflowHandshakesRefused"),
    UNROUTABLE("CarflowEventsUnroutable"),
    SPILL_WAITS("CarflowSpillWaits"),
    SPILL_GROWS("CarflowSpillGrows"),
    SPILL_UNAVAILABLE("CarflowSpillUnavailable"),
    SCHEMA("CarflowSchemaNotReady"),
    ACCOUNTS("CarflowAccountsOutdated"),
    BEHIND("CarflowWorkersBehind"),
    LOOPS_STALLED("CarflowConsumerLoopsStalled"),
    PARTITIONS_STALLED("CarflowPartitionsStalled"),
    UNREADABLE("CarflowRecordUnreadable"),
    TOPICS_MISSING("CarflowTopicsMissing"),
    DEAD_LETTERS("CarflowDeadLetters"),
    TOKEN("CarflowTokenRefreshFails"),
    ALLOWANCE_ENDS("CarflowAllowanceEndsSoon"),
    ALLOWANCE_SPENT("CarflowAllowanceSpent"),
    ALLOWANCE_NOT_SHARED("CarflowAllowanceNotShared"),
    SMARTCAR_AWAY("CarflowSmartcarAway");

    private static final String OPERATIONS = "operations.md";
    private static final String RUNBOOKS = "runbooks.md";

    private final String page;
    private final String heading;

    /** A runbook is headed by the name of its alert. */
    Section(String alert) {
        this(RUNBOOKS, alert);
    }

    Section(String page, String heading) {
        this.page = page;
        this.heading = heading;
    }

    String page() {
        return page;
    }

    String heading() {
        return heading;
    }

    /** Returns where it can be read, if it is known where the documentation is. */
    Optional<String> url(Optional<URI> docs) {
        String anchor = heading.toLowerCase(Locale.ROOT).replace(' ', '-');
        return docs.map(base -> base.toString().replaceAll("/+$", "") + '/' + page + '#' + anchor);
    }
}
