/**
 * The users, vehicles and connections the simulated Smartcar knows, and how vehicles drive, park and charge.
 * It knows neither how signals are delivered nor how they are asked for: webhooks and API both read from here.
 */
package dev.carflow.sandbox.simulator.fleet;
