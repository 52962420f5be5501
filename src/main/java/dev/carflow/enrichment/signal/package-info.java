/** What was told of a vehicle's signals, by whom and when; which of it is newest; and what is known once it is put together. */
package dev.carflow.enrichment.signal;
