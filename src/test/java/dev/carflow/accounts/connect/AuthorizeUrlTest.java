package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.accounts.connect.ConnectConfig.Mode;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizeUrlTest {

    private static final URI CONNECT = URI.create("https://connect.smartcar.com");
    private static final URI REDIRECT = URI.create("https://fleet.example.com/connect/callback");

    @Test
    void aFirstConnectionRequestsNoCodeUnlessOneIsWanted() {
        // Given
        AuthorizeUrl url = new AuthorizeUrl(CONNECT, "app-1", REDIRECT, Optional.empty(), Mode.LIVE);
        SessionRequest session = request(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        // Then
        assertThat(url.of(session, "s", false))
                .hasToString("https://connect.smartcar.com/oauth/authorize?response_type=none&application_id=app-1"
                        + "&redirect_uri=https%3A%2F%2Ffleet.example.com%2Fconnect%2Fcallback&state=s&mode=live");
        assertThat(url.of(session, "s", true).getQuery()).startsWith("response_type=code&");
    }

    @Test
    void everythingThatIsGivenIsEncoded() {
        // Given
        AuthorizeUrl url = new AuthorizeUrl(
                CONNECT, "app-1", REDIRECT, Optional.of("required:read_vin read_battery"), Mode.SIMULATED);
        SessionRequest session = request(
                Optional.empty(), Optional.of("A&B=C"), Optional.of(true), Optional.of("k\u00f6nig #1&state=x"));

        // Then
        assertThat(url.of(session, "s", false).toString())
                .endsWith("&state=s&mode=simulated&scope=required%3Aread_vin%20read_battery&make=A%26B%3DC"
                        + "&single_select=true&external_id=k%C3%B6nig%20%231%26state%3Dx");
    }

    @Test
    void aVehicleIsConnectedAnewAtAnAddressOfItsOwn() {
        // Given
        AuthorizeUrl url = new AuthorizeUrl(
                URI.create("http://127.0.0.1:1/connect/"), "app-1", REDIRECT, Optional.of("read_vin"), Mode.LIVE);
        SessionRequest session = request(Optional.of("v/1"), Optional.empty(), Optional.empty(), Optional.of("e-1"));

        // Then
        assertThat(url.of(session, "s", true))
                .hasToString("http://127.0.0.1:1/connect/oauth/reauthenticate?response_type=vehicle_id"
                        + "&application_id=app-1&redirect_uri=https%3A%2F%2Ffleet.example.com%2Fconnect%2Fcallback"
                        + "&state=s&vehicle_id=v%2F1&external_id=e-1");
    }

    private static SessionRequest request(
            Optional<String> vehicle, Optional<String> make, Optional<Boolean> single, Optional<String> externalId) {
        return new SessionRequest("customer-1", vehicle, make, single, externalId);
    }
}
