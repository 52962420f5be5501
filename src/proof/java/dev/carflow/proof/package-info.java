/**
 * Real worker processes, packaged as deployed, under the conditions of a deployment: a tight allowance, kills,
 * rebalances, a Smartcar that fails in every way, a database that goes away; and, in {@code migration}, the way from
 * vehicles' tokens to the application's. Short forms run with the integration tests, long ones with
 * {@code ./mvnw -Pproof verify}.
 */
package dev.carflow.proof;
