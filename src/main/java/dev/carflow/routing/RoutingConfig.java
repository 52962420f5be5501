package dev.carflow.routing;

import dev.carflow.settings.ListItem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users whose events go to topics of their own. */
@ConfigMapping(prefix = "carflow.routing")
public interface RoutingConfig {

    /**
     * Where events of vehicles that Smartcar simulates go. `test-topic`: to the test topic, like deliveries sent by
     * hand from Smartcar's dashboard, so that no reader takes one for a customer's car, and no call is spent on it.
     * `live-topics`: to the topics of real cars, for a staging environment. The header `carflow-mode` distinguishes
     * them in either case.
     */
    @WithDefault("test-topic")
    SimulatedVehicles simulatedVehicles();

    /** See {@link #simulatedVehicles()}. */
    enum SimulatedVehicles {
        TEST_TOPIC,
        LIVE_TOPICS
    }

    /**
     * User ids by route, comma separated; `*` stands for any characters. An exact id comes before a pattern, a longer
     * pattern before a shorter one; users that match nothing take the default route.
     */
    Map<
                    @Pattern(
                            regexp = ConfiguredRoutes.NAME,
                            message =
                                    "carflow.routing.routes: a route becomes part of topic names: use letters, digits, '.', '_' and '-', at most"
                                            + " 200 characters")
                    String,
                    @NotEmpty(message = "carflow.routing.routes: name at least one user id or pattern") List<
                            @WithConverter(ListItem.class) String>>
            routes();

    /**
     * Routes that users are given in the database, beside those of `routes`, comma separated. Their topics are created
     * and consumed; a user with any other route takes the default route.
     */
    Optional<
                    List<
                            @Pattern(
                                    regexp = ConfiguredRoutes.NAME,
                                    message =
                                            "carflow.routing.account-routes: a route becomes part of topic names: use letters, digits, '.', '_' and '-', at"
                                                    + " most 200 characters")
                            @WithConverter(ListItem.class) String>>
            accountRoutes();
}
