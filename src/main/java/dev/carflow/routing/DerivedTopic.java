package dev.carflow.routing;

/**
 * Where something goes that workers make of a route's events: enriched events, or readings.
 *
 * @param route whose it is
 * @param source of these events to CloudEvents: the events that they are made of have another
 */
public record DerivedTopic(String route, String topic, String source) {}
