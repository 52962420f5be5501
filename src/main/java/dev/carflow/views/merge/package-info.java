/**
 * The merge of a vehicle's records. A state is a set of registers, each of which keeps the greatest of what was
 * reported in a fixed order, so merging is commutative, associative and idempotent: the order of arrival, duplicates and
 * restarts change nothing. What readers see ({@link dev.carflow.views.merge.UserView}) is computed from the registers,
 * and a change is the difference of two such views.
 *
 * <p>Pure functions on immutable values; no JSON, no Kafka, no clock.
 */
package dev.carflow.views.merge;
