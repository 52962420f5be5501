package dev.carflow.enrichment.worker;

/**
 * A topic that a consumer loop reads.
 *
 * @param route of the users whose events it holds: partitions of one number of a route's topics hold the same users
 * @param first whether its events may withdraw permission, so that the other topics of the route wait for it
 */
record InputTopic(String name, String route, boolean first) {}
