package dev.carflow.sandbox.simulator.webhooks;

/** The receiver's answer; at most 16 KiB of its body. */
public record Receipt(int status, String contentType, String body) {}
