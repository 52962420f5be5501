/** What may be told of signals, computed anew from what Smartcar told: the examiner of every enriched event in the proofs. */
package dev.carflow.proof.reading;
