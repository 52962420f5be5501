/**
 * Vehicle tokens at rest: sealed under a configured key, each bound to its row and kind, and stored so that a rotated
 * pair never overwrites a newer one. It does not know who calls Smartcar with tokens.
 */
package dev.carflow.accounts.vault;
