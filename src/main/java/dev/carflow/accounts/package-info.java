/**
 * The users whose vehicles Smartcar reads for us: which customer each belongs to, which route the events take, which
 * vehicles are connected, and who has to connect again. It knows nothing of Kafka, webhooks or signals, and never asks
 * Smartcar.
 */
package dev.carflow.accounts;
