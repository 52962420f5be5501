/**
 * Smartcar's v3 API: signals, vehicles and connections, each call with one result that says what it means for the
 * caller. It knows HTTP, the shapes of the answers and the application token, and takes a vehicle's own token in its
 * place. It knows no budget, no cache and no events, and it tries nothing twice, except with a new token after a 401.
 * {@link dev.carflow.smartcar.api.SmartcarHost} is its lower half, for Smartcar's other hosts.
 */
package dev.carflow.smartcar.api;
