/** One event on its way through: read from what Smartcar sent, merged by signal code, written as the enriched value. Pure functions on JSON; it knows nothing of Kafka, of calls or of budgets. */
package dev.carflow.enrichment.event;
