package dev.carflow.routing;

/**
 * Where the enriched events of a route go.
 *
 * @param route whose it is
 * @param source of these events to CloudEvents: the events that they are made of have another
 */
public record EnrichedTopic(String route, String topic, String source) {}
