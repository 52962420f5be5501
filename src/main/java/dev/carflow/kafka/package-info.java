/** What all Kafka clients of the service have in common. */
package dev.carflow.kafka;
