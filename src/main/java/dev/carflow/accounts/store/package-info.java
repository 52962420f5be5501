/**
 * Customers, their Smartcar users and vehicles as entities, for subcommands that look at one account or set its route. It
 * knows nothing of tokens, whose columns go with the end of the migration, and gives records only, never an entity.
 */
package dev.carflow.accounts.store;
