/** What all readers of JSON and headers from outside have in common: UTF-8, numbers, times. It knows nothing of them. */
package dev.carflow.json;
