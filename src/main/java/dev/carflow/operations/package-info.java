/**
 * What every role of the service shares with its operator: roles, the definition of metrics, limits, throttled logging and
 * readable start-up failures.
 *
 * <p>A leaf: features use it, it knows none of them. A health check or a gauge lives with the feature it
 * reports on.
 */
package dev.carflow.operations;
