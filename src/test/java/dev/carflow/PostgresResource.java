package dev.carflow;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A database for the tests of one application. */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private TestDatabase database;

    @Override
    public final Map<String, String> start() {
        database = TestDatabase.create();
        prepare(database);
        return Map.of(
                "quarkus.datasource.reactive.url",
                database.reactiveUrl(),
                "quarkus.datasource.username",
                database.user());
    }

    /** What is there before the application starts. */
    protected void prepare(TestDatabase empty) {}

    @Override
    public final void stop() {
        if (database != null) {
            database.close();
        }
    }
}
