package dev.carflow.sandbox.simulator.webhooks;

/** What the receiver answered; of its body no more than 16 KiB. */
public record Receipt(int status, String contentType, String body) {}
