/**
 * Smartcar as this service calls it: the application token, the v3 API that it opens,
 * and the per-vehicle tokens before it. It answers with what Smartcar
 * said and decides nothing: when to ask, how often and what for is the business of the features that ask.
 *
 * <p>This package wires those below it: their settings, their life, their metrics. They know neither it nor anything
 * else of ours.
 */
package dev.carflow.smartcar;
