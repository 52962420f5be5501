/**
 * Subscriptions as code: the subcommands that make Smartcar's list of subscriptions equal to a file of rules. What is to
 * be done is always read from Smartcar's own lists, so a run that was killed is repeated from its beginning. It knows no
 * webhooks that come in, no events and no signals.
 */
package dev.carflow.subscriptions;
