/**
 * The packaged service under hostile clients: what each attack does to a client that behaves, and to the memory.
 *
 * <p>It knows the service from outside only, as attackers do.
 */
package dev.carflow.proof.hostile;
