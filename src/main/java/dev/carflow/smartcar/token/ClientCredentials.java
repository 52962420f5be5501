package dev.carflow.smartcar.token;

/** What the application gets its tokens with: the M2M client id and secret (contract 0.4). */
public record ClientCredentials(String clientId, String clientSecret) {

    @Override
    public String toString() {
        return "ClientCredentials[…]";
    }
}
