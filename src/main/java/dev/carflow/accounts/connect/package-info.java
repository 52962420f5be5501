/**
 * Smartcar Connect: returns a state and a URL to the customer's backend, receives the browser's callback, and trusts the
 * callback only after Smartcar's list of connections confirms it.
 *
 * <p>It must not know which phase the migration is in: {@link dev.carflow.accounts.connect.MigrationPhase} says what that
 * phase needs of Connect.
 */
package dev.carflow.accounts.connect;
