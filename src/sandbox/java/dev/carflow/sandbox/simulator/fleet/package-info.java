/**
 * The users, vehicles and connections of the simulated Smartcar, and how vehicles drive, park and charge. It knows
 * neither how signals are delivered nor how they are requested: webhooks and API both read from here.
 */
package dev.carflow.sandbox.simulator.fleet;
