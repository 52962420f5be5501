/**
 * Whose each Smartcar user is and which route the events take, held in memory: loaded page by page, kept fresh by what the
 * database tells. It knows nothing of events; callers never wait for the database.
 */
package dev.carflow.accounts.directory;
