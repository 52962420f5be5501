/**
 * The permissions that users withdrew and granted again, as reported by events and answers, for readers who have to
 * delete.
 */
package dev.carflow.enrichment.permission;
