/** The long form: each signal that an event or its answer told, as a flat record of its own with an identity. Pure functions. */
package dev.carflow.enrichment.reading;
