package dev.carflow.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.operations.StartupProblem;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredRoutesTest {

    private final Routes routes = new ConfiguredRoutes(
            "smartcar",
            Map.of(
                    "acme", List.of("a4c82e9f", "fleet-*"),
                    "north", List.of("fleet-north-*", "*-n?rth"),
                    "vip", List.of("fleet-north-1")),
            List.of("assigned"));

    @ParameterizedTest
    @CsvSource({
        "a4c82e9f, acme",
        "a4c82e9f0, smartcar",
        "A4C82E9F, smartcar",
        "fleet-, acme",
        "fleet-7, acme",
        "fleet-north-2, north",
        "fleet-north-1, vip",
        "x-n?rth, north",
        "x-north, smartcar",
        "somebody, smartcar"
    })
    void theMostSpecificRouteWins(String userId, String route) {
        assertThat(routes.routeOf(userId)).isEqualTo(route);
    }

    @Property
    void everyUserHasARouteThatIsKnown(@ForAll String userId) {
        assertThat(routes.all()).contains(routes.routeOf(userId));
    }

    @Test
    void aUserInTwoRoutesStopsTheStart() {
        assertThatThrownBy(
                        () -> new ConfiguredRoutes("smartcar", Map.of("a", List.of("u"), "b", List.of("u")), List.of()))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining("carflow.routing.routes")
                .hasMessageContaining("keep it in one");
    }

    @Test
    void blanksAndLineEndsAroundUsersAreNotTheirs() {
        // Given: as a list looks in a file, with a comma at its end
        Routes listed = new ConfiguredRoutes(
                "smartcar", Map.of("acme", List.of("a4c82e9f", " b17\t", "\nfleet-* ", "  ")), List.of());

        // Then
        assertThat(List.of("a4c82e9f", "b17", "fleet-1"))
                .allSatisfy(user -> assertThat(listed.routeOf(user)).isEqualTo("acme"));
        assertThat(listed.routeOf("")).isEqualTo("smartcar");
    }

    @Test
    void withoutRoutesEveryoneTakesTheDefaultRoute() {
        // Given
        Routes none = new ConfiguredRoutes("smartcar", Map.of(), List.of());

        // Then
        assertThat(none.all()).containsExactly("smartcar");
        assertThat(none.routeOf("anyone")).isEqualTo("smartcar");
    }
}
