/**
 * Reads Smartcar's listings of connections into Carflow's tables, page by page; an interrupted run resumes where it
 * stopped. It knows nothing of terminals.
 */
package dev.carflow.migration.backfill;
