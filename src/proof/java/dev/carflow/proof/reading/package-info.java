/**
 * The signals that may be passed on, computed independently from what Smartcar reported: the proofs' check of every
 * enriched event.
 */
package dev.carflow.proof.reading;
