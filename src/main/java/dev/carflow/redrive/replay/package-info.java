/**
 * Replay: has events on Kafka processed once more. Publishes raw records of a user, a vehicle or a time range to the
 * workers or to another topic. It knows nothing of parked records.
 */
package dev.carflow.redrive.replay;
