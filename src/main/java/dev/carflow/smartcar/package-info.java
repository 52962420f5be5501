/**
 * Smartcar as this service calls it: the application token, the v3 API, and the older per-vehicle tokens. It returns what
 * Smartcar responded and decides nothing: when to call, how often and what for is up to the features that call it.
 *
 * <p>This package wires those below it: their settings, their life cycle, their metrics. They know neither it nor other
 * features.
 */
package dev.carflow.smartcar;
