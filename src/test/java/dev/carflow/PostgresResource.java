package dev.carflow;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A database for the tests of one application. */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private TestDatabase database;

    @Override
    public Map<String, String> start() {
        database = TestDatabase.create();
        return Map.of(
                "quarkus.datasource.reactive.url",
                database.reactiveUrl(),
                "quarkus.datasource.username",
                database.user());
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
