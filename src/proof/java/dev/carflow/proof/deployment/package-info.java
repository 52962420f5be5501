/**
 * All that a deployment consists of, as processes and the network between them: a broker, a database, instances of the
 * service, a load balancer before them. Each can be killed, frozen, cut off and brought back with the data it had. It
 * does not know what is sent, nor what must hold.
 */
package dev.carflow.proof.deployment;
