/**
 * The packaged service under hostile clients: the effect of each attack on a well-behaved client, and on the memory.
 *
 * <p>It knows the service from outside only, as attackers do.
 */
package dev.carflow.proof.hostile;
