package dev.carflow.routing;

import dev.carflow.settings.ListItem;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users whose events go to topics of their own. */
@ConfigMapping(prefix = "carflow.routing")
public interface RoutingConfig {

    /**
     * User ids by route, comma separated; `*` stands for any characters. An exact id comes before a pattern, a longer
     * pattern before a shorter one; users that nothing matches take the default route.
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
     * Routes that users are given in the database, beside those of `routes`, comma separated. Their topics are made and
     * consumed; a user with any other route takes the default route.
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
