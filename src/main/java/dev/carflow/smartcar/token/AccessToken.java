package dev.carflow.smartcar.token;

import java.time.Instant;

/**
 * The token with which the application calls Smartcar for all of its users (contract 6). Never to be logged.
 *
 * @param value for {@code Authorization: Bearer}; visible ASCII characters only
 * @param expiresAt the latest instant at which Smartcar may still accept it
 */
public record AccessToken(String value, Instant expiresAt) {

    @Override
    public String toString() {
        return "AccessToken[value=…, expiresAt=" + expiresAt + "]";
    }
}
