/** The application's allowance of calls, shared by all workers through Postgres, and by fair shares while Postgres is away. It knows nothing of vehicles, signals or events. */
package dev.carflow.enrichment.budget;
