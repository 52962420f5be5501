/**
 * Customers and vehicles as entities. It knows nothing of tokens, whose columns go with the end of the migration, and
 * gives records only, never an entity.
 */
package dev.carflow.accounts.store;
