/** How long each way to ship the service takes to its first answers, and what memory it then takes. */
package dev.carflow.benchmark.startup;
