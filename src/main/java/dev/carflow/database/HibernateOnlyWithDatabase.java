package dev.carflow.database;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Switches Hibernate off where no database is configured: webhooks are taken in without one. The pool and Flyway are
 * inactive then of themselves; Hibernate would stop the start. Found by the configuration as a service.
 */
public final class HibernateOnlyWithDatabase implements ConfigSourceFactory {

    private static final String DATABASE = "quarkus.datasource.reactive.url";

    /** Below everything that an operator can set. */
    private static final int ORDINAL = 10;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue database = context.getValue(DATABASE);
        boolean configured = database != null
                && database.getValue() != null
                && !database.getValue().isBlank();
        return configured
                ? List.of()
                : List.of(new PropertiesConfigSource(
                        Map.of("quarkus.hibernate-orm.active", "false"), "no database", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
