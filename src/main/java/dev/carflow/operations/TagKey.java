package dev.carflow.operations;

/**
 * The keys of metric tags. Each has a bounded set of values, from an enumeration or from configuration, never from a
 * request.
 */
public enum TagKey {

    /** The kind of delivery: {@code vehicle-state}, {@code vehicle-error}, {@code verify}, {@code legacy}, … */
    TYPE,

    /** The answer: {@code accepted}, {@code challenge-answered} or the slug of a refusal. */
    ANSWER,

    /** Why something was refused. */
    REASON,

    /** How an attempt ended. */
    OUTCOME,

    /** The credential of a call: {@code application}, {@code vehicle}, {@code application-instead}, or {@code none}. */
    CREDENTIAL,

    /** A Kafka topic; bounded by the configured routes. */
    TOPIC,

    /** The number of a consumer loop in its process; bounded by the configuration. */
    LOOP,

    /** A store of certificates, such as {@code kafka-key-store}. */
    STORE;

    public String key() {
        return Slug.of(this);
    }
}
