package dev.carflow.enrichment.event;

import dev.carflow.routing.EventDefect;

/** The result of reading an event's bytes. */
public sealed interface EventReadResult {

    record Parsed(ConsumedEvent event) implements EventReadResult {}

    /**
     * The bytes are no event, now or later.
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
