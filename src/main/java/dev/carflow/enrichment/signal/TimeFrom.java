package dev.carflow.enrichment.signal;

/** Which of the times of a value says how old it is. */
public enum TimeFrom {
    /** {@code oemUpdatedAt}: when the maker had it. */
    MAKER,
    /** {@code retrievedAt}: when Smartcar took it from the maker, who may have had it before. */
    RETRIEVAL,
    /** When the event was received or the answer came: nothing earlier is known. */
    DELIVERY
}
