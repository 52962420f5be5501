/** What all readers of JSON from outside have in common. It knows nothing of them. */
package dev.carflow.json;
