/**
 * Spans of the way of an event, by OpenTelemetry: what other packages need to start and end them. Off unless an exporter
 * is configured, and then no other class of OpenTelemetry is asked for anything. Must not know any feature.
 */
package dev.carflow.tracing;
