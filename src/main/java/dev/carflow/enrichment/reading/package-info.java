/** The long form: each signal of an event or its answer as a flat record with an identity. Pure functions. */
package dev.carflow.enrichment.reading;
