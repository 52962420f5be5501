package dev.carflow.smartcar.token;

import java.time.Instant;

/**
 * What proves to Smartcar that a call is the application's, for all of its users; never to be logged (contract
 * 6).
 *
 * @param value for {@code Authorization: Bearer}; visible ASCII characters only
 * @param expiresAt the latest instant at which Smartcar may still take it
 */
public record AccessToken(String value, Instant expiresAt) {

    @Override
    public String toString() {
        return "AccessToken[value=…, expiresAt=" + expiresAt + "]";
    }
}
