/**
 * Reads topics from end to end and writes records, for subcommands: plain Kafka clients without a group that block and
 * have a deadline. It knows nothing of reasons, events or users.
 */
package dev.carflow.redrive.topic;
