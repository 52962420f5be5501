/**
 * Accounts and users of vehicles, held in memory: loaded page by page, kept fresh by notifications of the database. It
 * knows nothing of events; callers never wait for the database.
 */
package dev.carflow.accounts.directory;
