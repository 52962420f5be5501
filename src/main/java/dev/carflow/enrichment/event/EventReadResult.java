package dev.carflow.enrichment.event;

/** What reading an event's bytes came to. */
public sealed interface EventReadResult {

    record Parsed(ConsumedEvent event) implements EventReadResult {}

    /**
     * No reader could make an event of it, now or later.
     *
     * @param detail where and what, for people; never content
     */
    record Poison(Defect defect, String detail) implements EventReadResult {

        /** For headers, metrics and logs. */
        public String slug() {
            return defect.slug();
        }
    }

    /** Named as the reasons of the quarantine (docs/events.md) where they mean the same. */
    enum Defect {
        MALFORMED_JSON("malformed-json"),
        NOT_AN_OBJECT("not-an-object"),
        /** Nested deeper, or with a longer number or text, than is safe to read. */
        BEYOND_LIMITS("beyond-limits"),
        UNKNOWN_TYPE("unknown-type"),
        NO_EVENT_ID("no-event-id"),
        NO_USER_ID("no-user-id");

        private final String slug;

        Defect(String slug) {
            this.slug = slug;
        }

        public String slug() {
            return slug;
        }
    }
}
