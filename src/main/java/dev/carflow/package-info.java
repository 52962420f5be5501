/**
 * The application's entry point.
 *
 * <p>Everything else lives in a package per feature; {@code ARCHITECTURE.md} is the map of them.
 */
package dev.carflow;
