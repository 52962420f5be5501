package dev.carflow.proof.reconciliation;

import java.util.Arrays;
import java.util.Optional;

/** The raw topics; each signed event belongs on one of them. */
enum Destination {
    STATE("vehicle-state", true),
    ERROR("vehicle-error", true),
    TEST("test", false),
    LEGACY("legacy", false),
    QUARANTINE("quarantine", false);

    static final String ENRICHED = "enriched";
    static final String DEAD_LETTER = "dead-letter";

    private final String suffix;
    private final boolean live;

    Destination(String suffix, boolean live) {
        this.suffix = suffix;
        this.live = live;
    }

    /**
     * @return the topic's name after the route and a dot
     */
    String suffix() {
        return suffix;
    }

    /** @return whether workers read it */
    boolean isLive() {
        return live;
    }

    static Optional<Destination> of(String suffix) {
        return Arrays.stream(values())
                .filter(each -> each.suffix.equals(suffix))
                .findFirst();
    }
}
