/**
 * HTTP calls to Smartcar's hosts, for tokens, the v3 API and the legacy side alike: one request, one {@link
 * dev.carflow.smartcar.http.HttpResult}, within bounds of time and size, through an egress proxy where one is set. It
 * knows no API, no token cache and no retries.
 */
package dev.carflow.smartcar.http;
