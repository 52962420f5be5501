/**
 * The history of one event: what the topics and the database say about it, from its receipt to its enriched record. For
 * subcommands: it blocks, reads within bounds, and changes nothing; nothing of the running service uses it.
 *
 * <p>It reads headers, positions and times. Of a value it reads what was done ({@code enrichment}), and never a signal.
 */
package dev.carflow.history;
