/** Finds the known cause of a signature that did not hold: pure functions, which know no database and no request. */
package dev.carflow.signature.cause;
