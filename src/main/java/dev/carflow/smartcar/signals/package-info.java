/** What is known of Smartcar's signals by their code: the one table of them, {@code smartcar/signals.csv}. */
package dev.carflow.smartcar.signals;
