/**
 * Smartcar Connect: returns a state and a URL to the customer's backend, receives the browser's callback, and trusts the
 * callback only after Smartcar's list of connections confirms it.
 *
 * <p>It does not depend on the migration's commands: {@link dev.carflow.smartcar.MigrationState} says whether vehicle
 * tokens are still wanted, and which side renews them.
 */
package dev.carflow.accounts.connect;
