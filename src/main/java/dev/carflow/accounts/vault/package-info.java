/**
 * Vehicle tokens at rest: sealed under a key of the configuration, each for its row and kind alone, and stored so that a
 * rotated pair never overwrites a newer one. It knows nothing of how tokens are got or used.
 */
package dev.carflow.accounts.vault;
