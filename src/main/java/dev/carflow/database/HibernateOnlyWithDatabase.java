package dev.carflow.database;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;

/**
 * Switches Hibernate off where no database is configured: webhooks are taken in without one. The pool and Flyway are
 * inactive then of themselves; Hibernate would stop the start. Found by the configuration as a service.
 */
public final class HibernateOnlyWithDatabase implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String ACTIVE = "quarkus.hibernate-orm.active";
    private static final String DATABASE = "quarkus.datasource.reactive.url";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        return value == null && name.equals(ACTIVE) && isWithoutDatabase(context)
                ? ConfigValue.builder().withName(ACTIVE).withValue("false").build()
                : value;
    }

    private static boolean isWithoutDatabase(ConfigSourceInterceptorContext context) {
        ConfigValue database = context.proceed(DATABASE);
        return database == null
                || database.getValue() == null
                || database.getValue().isBlank();
    }
}
