/**
 * Alert rules and dashboard of {@code k8s/components/monitoring}, checked by Prometheus's own tool and against a scrape of the
 * running service.
 */
package dev.carflow.monitoring;
