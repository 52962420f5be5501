/**
 * Smartcar's management API: webhooks, and their subscriptions to vehicles, each call with one result (contract 7.6 and
 * 12.3). It knows no rule about who is to be subscribed, no rate limit, and it repeats nothing, except with a new token
 * after a 401.
 */
package dev.carflow.smartcar.management;
