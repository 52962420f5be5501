/**
 * The publication that redrives have in common: portions go to Kafka or, in a dry run, are only counted, and in the end
 * there is a tally. It does not know where records come from, nor why they go or stay.
 */
package dev.carflow.redrive.publication;
