package dev.carflow.enrichment.worker;

/**
 * A topic that a consumer loop reads.
 *
 * @param route whose users' events it has: partitions of one number of a route's topics have the same users
 * @param first whether its events may say that nothing of a user may be told any more, so that others wait for them
 */
record InputTopic(String name, String route, boolean first) {}
