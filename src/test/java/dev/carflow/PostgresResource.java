package dev.carflow;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * A database for the tests of one application, which logs in as the service does in production. Tests get hold of it as a
 * field of type {@link TestDatabase}.
 */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private TestDatabase database;

    @Override
    public final Map<String, String> start() {
        database = database();
        return Map.of("carflow.database.url", database.reactiveUrl(), "carflow.database.username", user());
    }

    /** As it is before the application starts. */
    protected TestDatabase database() {
        return TestDatabase.migrated();
    }

    /** As whom the application logs in. */
    protected String user() {
        return TestDatabase.SERVICE;
    }

    @Override
    public final void inject(TestInjector injector) {
        injector.injectIntoFields(database, new TestInjector.MatchesType(TestDatabase.class));
    }

    @Override
    public final void stop() {
        if (database != null) {
            database.close();
        }
    }

    /** The application logs in as the owner of the schema, as the subcommands do that change it. */
    public static class OfTheOwner extends PostgresResource {
        @Override
        protected String user() {
            return TestDatabase.OWNER;
        }
    }
}
