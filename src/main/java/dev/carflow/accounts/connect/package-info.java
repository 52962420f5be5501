/**
 * Smartcar Connect: gives out a state and a URL to the customer's backend, takes the browser back, and believes what it
 * brings only after Smartcar's list of connections says the same.
 *
 * <p>It must not know where users, vehicles and tokens are kept, nor which phase the migration is in: {@link
 * dev.carflow.accounts.connect.ConnectedUsers}, {@link dev.carflow.accounts.connect.CodeExchange} and {@link
 * dev.carflow.accounts.connect.MigrationPhase} are its questions to others.
 */
package dev.carflow.accounts.connect;
