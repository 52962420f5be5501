/** The table of Smartcar's signals by code, {@code smartcar/signals.csv}. */
package dev.carflow.smartcar.signals;
