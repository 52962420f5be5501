/** Reports of a vehicle's signals: their source and time, their order, and the merged knowledge. */
package dev.carflow.enrichment.signal;
