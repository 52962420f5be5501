/**
 * The console on the management port: a page that shows within ten seconds how this process is doing. It reads metrics by
 * their names and health checks by their answers, and so knows no feature beyond the words of refusals and reasons; a
 * feature that has more to show adds a {@link dev.carflow.operations.StatusTable}. It changes nothing and shows no content
 * of events.
 */
package dev.carflow.console;
