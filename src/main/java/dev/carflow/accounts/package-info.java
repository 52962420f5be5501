/**
 * Users of the connected vehicles: the customer that each belongs to, the route of their events, their vehicles, and
 * who has to connect again. It knows nothing of Kafka, webhooks or signals, and never calls Smartcar.
 */
package dev.carflow.accounts;
