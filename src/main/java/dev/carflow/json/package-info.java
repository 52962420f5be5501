/** What every part that reads JSON from outside agrees on. It knows nothing of the others. */
package dev.carflow.json;
