package dev.carflow.routing;

import dev.carflow.operations.Slug;

/**
 * Why a delivery cannot be routed (quarantine) or a worker cannot read an event (dead letter). The slugs are a contract
 * with readers of both topics: {@code docs/events.md}.
 */
public enum EventDefect {
    MALFORMED_JSON,
    /** Nested deeper than {@code carflow.webhook.max-depth}. */
    TOO_DEEP,
    /** Deeper nesting, or a longer number or text, than is safe to read. Reported by workers only. */
    BEYOND_LIMITS,
    DUPLICATE_KEY,
    NOT_AN_OBJECT,
    UNKNOWN_TYPE,
    NO_EVENT_ID,
    NO_USER_ID,
    INVALID_ID,
    /** The record has no value. Reported by workers only. */
    NO_VALUE;

    /** Returns the value of the header {@link EventHeaders#REASON}. */
    public String slug() {
        return Slug.of(this);
    }
}
