/**
 * Which customer, Smartcar user, vehicle and connection belong together: linked when a user connects or when Smartcar
 * lists them, removed when they leave. It knows nothing of how Smartcar is asked.
 */
package dev.carflow.accounts.link;
