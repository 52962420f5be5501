package dev.carflow.sandbox.simulator.api;

import java.util.Map;
import java.util.Optional;

/** {@code POST /oauth/token} of auth.smartcar.com: codes and refresh tokens, in a form, with Basic (contract 5.2). */
final class LegacyTokenEndpoint {

    private final CredentialCheck credentialCheck;
    private final Grants grants;

    LegacyTokenEndpoint(CredentialCheck credentialCheck, Grants grants) {
        this.credentialCheck = credentialCheck;
        this.grants = grants;
    }

    Answer answer(Call call) {
        if (!credentialCheck.toTokens(call)) {
            return TokenEndpoint.error(401, "invalid_client", "Client authentication failed.");
        }
        boolean form = call.contentType()
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        if (!form || call.userAgent().isEmpty()) {
            return TokenEndpoint.error(400, "invalid_request", "A form and a User-Agent are required.");
        }
        Map<String, String> request;
        try {
            request = TokenEndpoint.form(call.body());
        } catch (IllegalArgumentException e) {
            return TokenEndpoint.error(400, "invalid_request", "The request body could not be read.");
        }
        return switch (request.getOrDefault("grant_type", "")) {
            case "authorization_code" -> exchange(request);
            case "refresh_token" -> refresh(request);
            default -> TokenEndpoint.error(400, "unsupported_grant_type", "Unsupported grant type.");
        };
    }

    private Answer exchange(Map<String, String> request) {
        return granted(
                grants.exchange(request.getOrDefault("code", ""), request.getOrDefault("redirect_uri", "")),
                "Invalid or expired authorization code.");
    }

    private Answer refresh(Map<String, String> request) {
        Optional<VehicleTokens> tokens = grants.refresh(request.getOrDefault("refresh_token", ""))
                .filter(granted ->
                        credentialCheck.isConnected(new Grants.Grant(granted.userId(), granted.vehicleIds())));
        return granted(tokens, "Invalid or expired refresh token.");
    }

    private static Answer granted(Optional<VehicleTokens> granted, String refusal) {
        if (granted.isEmpty()) {
            return TokenEndpoint.error(400, "invalid_grant", refusal);
        }
        VehicleTokens tokens = granted.get();
        return Answer.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("access_token", tokens.accessToken());
            json.writeStringField("token_type", "Bearer");
            json.writeNumberField("expires_in", tokens.lifetime().toSeconds());
            json.writeStringField("refresh_token", tokens.refreshToken());
            json.writeEndObject();
        });
    }
}
