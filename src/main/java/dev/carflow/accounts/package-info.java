/**
 * The users whose vehicles Smartcar reads for us, as far as the service has to remember them: so far, who has to connect
 * again. It knows nothing of Kafka, webhooks or signals.
 */
package dev.carflow.accounts;
