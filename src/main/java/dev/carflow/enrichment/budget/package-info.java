/**
 * The application's allowance of calls (contract 7.8), shared by all workers through Postgres, and by fair shares while
 * Postgres is away. It knows nothing of vehicles, signals or events.
 *
 * <p>Two halves that must agree: the function {@code lease_calls} in the database, which grants and withholds, and {@link
 * dev.carflow.enrichment.budget.Contact} here, which says when a worker may rely on what is withheld for it. What is left
 * of the allowance is never more than Smartcar's own bucket holds, because every call is booked before it is made, and a
 * share is withheld from all others before a worker lives on it.
 */
package dev.carflow.enrichment.budget;
