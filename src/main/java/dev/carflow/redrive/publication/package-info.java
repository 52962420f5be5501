/**
 * Publishing, shared by all redrives: batches go to Kafka or, in a dry run, are only counted. It knows neither where
 * records come from, nor why they go or stay.
 */
package dev.carflow.redrive.publication;
