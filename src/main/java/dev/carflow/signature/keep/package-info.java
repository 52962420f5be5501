/**
 * Stores a bounded sample of refused bodies in Postgres, outside the path of requests. It does not know why they were
 * refused.
 */
package dev.carflow.signature.keep;
