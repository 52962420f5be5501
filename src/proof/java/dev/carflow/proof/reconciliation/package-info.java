/**
 * The reconciliation: signed load on a whole deployment during a disruption, every request and its answer recorded, every topic
 * read back, and each event classified by both. It knows Smartcar's side and what readers of Kafka see, and nothing of
 * how the service works inside. Short forms run with the integration tests, long ones with
 * {@code ./mvnw -Pproof verify -Dproof.scenarios=reconciliation}.
 */
package dev.carflow.proof.reconciliation;
