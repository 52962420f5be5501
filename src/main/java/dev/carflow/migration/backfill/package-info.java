/**
 * Reads Smartcar's listings of connections into our tables, page by page: it can be stopped at any moment and goes on
 * where it was. It knows nothing of terminals.
 */
package dev.carflow.migration.backfill;
