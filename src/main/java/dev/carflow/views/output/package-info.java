/** Writes what readers of views get, as docs/contracts has it. */
package dev.carflow.views.output;
