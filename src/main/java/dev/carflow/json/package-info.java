/**
 * The parts that all readers of JSON and headers from outside share: UTF-8, numbers, times. It knows nothing of them.
 */
package dev.carflow.json;
