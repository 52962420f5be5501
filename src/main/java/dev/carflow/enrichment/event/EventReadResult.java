package dev.carflow.enrichment.event;

import dev.carflow.routing.EventDefect;

/** What reading an event's bytes came to. */
public sealed interface EventReadResult {

    record Parsed(ConsumedEvent event) implements EventReadResult {}

    /**
     * No reader could make an event of it, now or later.
     *
     * @param detail where and what, for people; never content
     */
    record Poison(EventDefect defect, String detail) implements EventReadResult {

        /** For headers, metrics and logs. */
        public String slug() {
            return defect.slug();
        }
    }
}
