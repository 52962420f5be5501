package dev.carflow.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserRoutesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<String, String> given = Map.of("ann", "assigned", "bob", "nowhere", "vip-cid", "assigned");
    private final Routes routes = new UserRoutes(
            new ConfiguredRoutes("smartcar", Map.of("vip", List.of("vip-*", "bob")), List.of("assigned")),
            user -> Optional.ofNullable(given.get(user)),
            registry);

    @Test
    void anAssignedRouteOverridesAConfiguredOne() {
        assertThat(routes.routeOf("ann")).isEqualTo("assigned");
        assertThat(routes.routeOf("vip-cid")).isEqualTo("assigned");
        assertThat(routes.routeOf("vip-dan")).isEqualTo("vip");
        assertThat(routes.routeOf("eve")).isEqualTo("smartcar");
        assertThat(routes.all()).containsExactlyInAnyOrder("smartcar", "vip", "assigned");
    }

    @Test
    void aRouteThatIsNotConfiguredIsTheDefaultOneAndCounted() {
        // When
        String route = routes.routeOf("bob");
        routes.routeOf("bob");

        // Then: what the configuration says of the user does not come in either
        assertThat(route).isEqualTo("smartcar");
        assertThat(registry.counter(UserRoutes.UNKNOWN_ROUTES.name()).count()).isEqualTo(2);
    }
}
