/**
 * Smartcar's v3 API: signals, vehicles and connections, each call with one result that says what it means for the
 * caller. It knows the shapes of the responses and the application token, and accepts a vehicle's own token instead. It
 * knows no rate limit, no cache and no events, and it repeats nothing, except with a new token after a 401. {@link
 * dev.carflow.smartcar.api.SmartcarHost} is its lower half, for Smartcar's other hosts.
 */
package dev.carflow.smartcar.api;
