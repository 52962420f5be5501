package dev.carflow.accounts.connect;

import dev.carflow.accounts.connect.ConnectConfig.Mode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a user goes to consent (contract 9.1).
 *
 * @param connect Smartcar Connect's own address
 */
record AuthorizeUrl(URI connect, String applicationId, URI redirectUri, Optional<String> scope, Mode mode) {

    /** @param wantsCode whether the redirect has to carry a code, for vehicle tokens */
    URI of(SessionRequest session, String state, boolean wantsCode) {
        return URI.create(session.vehicle()
                .map(vehicle -> again(session, vehicle, state))
                .orElseGet(() -> first(session, state, wantsCode)));
    }

    private String first(SessionRequest session, String state, boolean wantsCode) {
        StringBuilder url = url("/oauth/authorize", wantsCode ? "code" : "none", state);
        add(url, "mode", mode.word());
        scope.ifPresent(permissions -> add(url, "scope", permissions));
        session.make().ifPresent(make -> add(url, "make", make));
        session.singleSelect().ifPresent(single -> add(url, "single_select", single.toString()));
        session.externalId().ifPresent(id -> add(url, "external_id", id));
        return url.toString();
    }

    /** Re-authentication has an address of its own, and takes the mode from the vehicle. */
    private String again(SessionRequest session, String vehicle, String state) {
        StringBuilder url = url("/oauth/reauthenticate", "vehicle_id", state);
        add(url, "vehicle_id", vehicle);
        session.externalId().ifPresent(id -> add(url, "external_id", id));
        return url.toString();
    }

    private StringBuilder url(String path, String responseType, String state) {
        String base = connect.toString();
        StringBuilder url = new StringBuilder(base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                .append(path)
                .append("?response_type=")
                .append(responseType);
        add(url, "application_id", applicationId);
        add(url, "redirect_uri", redirectUri.toString());
        add(url, "state", state);
        return url;
    }

    private static void add(StringBuilder url, String name, String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        url.append('&').append(name).append('=').append(encoded);
    }
}
