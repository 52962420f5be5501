/**
 * How settings are read: texts without surrounding white space, lists as people write them, errors that name the
 * expected form, and secrets in files that may change.
 */
package dev.carflow.settings;
