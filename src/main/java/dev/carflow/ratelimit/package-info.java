/**
 * Smartcar's rate limit for the application (contract 7.8), shared by all callers through a ledger in Postgres, and by
 * fixed shares while Postgres is unavailable. The package knows nothing of vehicles, signals or events.
 *
 * <p>Two halves have to agree: the function {@code lease_calls} in the database, which grants permits and withholds shares,
 * and {@link dev.carflow.ratelimit.LedgerLiveness}, which decides when a worker may rely on the share withheld for it. The
 * ledger's level is never above that of Smartcar's own bucket, because every call is booked before it is made, and a share
 * is withheld from all others before a worker uses it.
 */
package dev.carflow.ratelimit;
