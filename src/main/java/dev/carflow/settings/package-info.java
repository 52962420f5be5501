/**
 * How settings are read: texts without white space around them, lists as people write them, values that cannot be read
 * told by the form they should have, and secrets in files that may change.
 */
package dev.carflow.settings;
