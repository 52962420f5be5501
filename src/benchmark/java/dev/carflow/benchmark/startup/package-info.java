/** How long each packaging of the service takes to its first answers, and how much memory it then uses. */
package dev.carflow.benchmark.startup;
