/**
 * Smartcar as this service calls it: the application token, and the v3 API that it opens. It answers with what Smartcar
 * said and decides nothing: when to ask, how often and what for is the business of the features that ask.
 */
package dev.carflow.smartcar;
