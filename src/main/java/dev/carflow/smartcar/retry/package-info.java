/** How often subcommands repeat a request to Smartcar, and after which pause. It knows no call and no rate limit. */
package dev.carflow.smartcar.retry;
