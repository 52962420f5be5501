/**
 * The processes of a deployment and the network between them: a broker, a database, instances of the service, a load
 * balancer before them. Each can be killed, frozen, cut off and brought back with its data. It knows neither what is
 * sent, nor what must hold.
 */
package dev.carflow.proof.deployment;
