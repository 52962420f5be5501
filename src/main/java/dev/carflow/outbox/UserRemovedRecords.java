package dev.carflow.outbox;

import dev.carflow.eventlog.EventRecord;
import dev.carflow.json.UtcTime;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Makes records of type {@code user-removed}, as docs/contracts/schema/user-removed.v1.schema.json has them. */
@ApplicationScoped
public class UserRemovedRecords {

    static final String TYPE = "dev.carflow.user-removed";

    /** Incremented when a member changes its meaning or is removed. */
    private static final int SCHEMA_VERSION = 1;

    static final String DATA_SCHEMA = "urn:carflow:schema:user-removed:" + SCHEMA_VERSION;

    private final ConfiguredRoutes routes;
    private final Topics topics;

    @Inject
    public UserRemovedRecords(ConfiguredRoutes routes, Topics topics) {
        this.routes = routes;
        this.topics = topics;
    }

    /**
     * Returns a record for each topic that may hold enriched events of the user: that of the route by configuration,
     * which the user had before the account was known, and those of all routes that the user was given.
     */
    public List<EventRecord> of(UserRemoval removal) {
        Set<String> had = new TreeSet<>();
        had.add(routes.routeOf(removal.smartcarUserId()));
        removal.routes().stream().map(routes::orDefault).forEach(had::add);
        byte[] value = value(removal);
        return had.stream().map(route -> record(removal, route, value)).toList();
    }

    private EventRecord record(UserRemoval removal, String route, byte[] value) {
        return new EventRecord(
                topics.enriched(route),
                removal.smartcarUserId(),
                value,
                EventHeaders.ofOwn(
                        removal.id().toString(),
                        TYPE,
                        topics.enrichedSource(route),
                        UtcTime.write(removal.removedAt()),
                        DATA_SCHEMA));
    }

    private static byte[] value(UserRemoval removal) {
        return new JsonObject()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("userId", removal.smartcarUserId())
                .put("vehicleIds", new JsonArray(removal.vehicleIds()))
                .put("removedAt", UtcTime.write(removal.removedAt()))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
    }
}
