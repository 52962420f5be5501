package dev.carflow.enrichment.event;

import dev.carflow.smartcar.api.Signal;

/**
 * The signal that was chosen for an event, whole and from one source.
 *
 * @param stale whether it has a body that is not the present value: it is no success, or older than wanted
 */
public record MergedSignal(Signal signal, Origin origin, boolean stale) {}
