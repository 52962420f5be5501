package dev.carflow.smartcar.token;

/** The M2M client id and secret, for which the application gets its tokens (contract 0.4). */
public record ClientCredentials(String clientId, String clientSecret) {

    @Override
    public String toString() {
        return "ClientCredentials[…]";
    }
}
