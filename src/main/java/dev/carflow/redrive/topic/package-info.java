/**
 * Reads topics from end to end and writes records, for subcommands: plain Kafka clients that belong to no group, block,
 * and have a deadline. It knows nothing of reasons, events or users.
 */
package dev.carflow.redrive.topic;
