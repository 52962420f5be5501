/**
 * Vehicle tokens between Smartcar and the vault, while the migration keeps them: codes of Connect are exchanged and stored,
 * and the cache of tokens gets its store. It must not know who calls Smartcar with them, nor which phase it is.
 */
package dev.carflow.accounts.tokens;
