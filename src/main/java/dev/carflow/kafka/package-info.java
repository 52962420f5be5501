/** The parts that all Kafka clients of the service share. */
package dev.carflow.kafka;
