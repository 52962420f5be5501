/** Keeps a bounded sample of refused bodies in Postgres, off the way of requests. It knows nothing of why they were refused. */
package dev.carflow.signature.keep;
