/** Which permissions users withdrew and granted again, as events and answers tell it, for readers who have to delete. */
package dev.carflow.enrichment.permission;
