/** Finds out which known cause fits a signature that did not hold: pure functions, which know no database and no request. */
package dev.carflow.signature.cause;
