/**
 * What every role of the service shares with its operator: roles, metric names, limits, throttled logging and
 * readable start-up failures.
 *
 * <p>A leaf: features use it, it knows none of them. A health check or a gauge lives with the feature it
 * reports on and takes only its name from here.
 */
package dev.carflow.operations;
