/**
 * Customers, their Smartcar users and vehicles as entities, for subcommands that show one account or set its route. It
 * knows nothing of tokens, whose columns are dropped at the end of the migration, and returns records only, never an
 * entity.
 */
package dev.carflow.accounts.store;
