package dev.carflow.routing;

/**
 * A topic for records that workers make from a route's events: enriched events or readings.
 *
 * @param route the route that it belongs to
 * @param source their CloudEvents source, which differs from that of the events that they are made from
 */
public record DerivedTopic(String route, String topic, String source) {}
