/**
 * The parts of operation that every role of the service shares: roles, the definition of metrics, limits, throttled
 * logging and readable start-up failures.
 *
 * <p>A leaf: features use it, and it knows none of them. A health check or a gauge lives in the feature that it reports
 * on.
 */
package dev.carflow.operations;
