package dev.carflow.smartcar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.smartcar.SmartcarDefaults;
import java.net.URI;
import org.junit.jupiter.api.Test;

class TransportSettingsTest {

    @Test
    void settingsAreForTlsAndRefuseNonsense() {
        TransportSettings defaults = SmartcarDefaults.transport();
        assertThat(defaults.tls()).isTrue();
        assertThat(defaults.port()).isEqualTo(443);
        for (String url : new String[] {"ftp://x/v3", "vehicle.api", "https:///v3", "https://u:p@x/", "https://x/?q"}) {
            assertThatThrownBy(() -> defaults.withBaseUrl(URI.create(url)))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> defaults.withPool(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
