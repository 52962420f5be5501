package dev.carflow.sandbox.simulator.webhooks;

/** A webhook as the dashboard names it. */
record Webhook(String id, String name) {}
