package dev.carflow.database;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;

/**
 * Tells Quarkus, in its own settings, whether there is a database. With {@code carflow.database.url} its pool, Flyway
 * and Hibernate are switched on; without it all three are off, so that webhooks are accepted without a database. Other
 * values of these settings have no effect. Loaded by the configuration as a service.
 */
public final class QuarkusDatasource implements ConfigSourceInterceptor {

    private static final long serialVersionUID = 1L;
    private static final String URL = "carflow.database.url";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        return switch (name) {
            case "quarkus.datasource.reactive.url" -> value(name, place(context));
            case "quarkus.datasource.jdbc.url" -> value(name, prefixed(place(context)));
            case "quarkus.hibernate-orm.active" ->
                place(context) == null ? value(name, "false") : context.proceed(name);
            case "quarkus.datasource.username", "quarkus.datasource.password" -> null;
            default -> context.proceed(name);
        };
    }

    private static ConfigValue value(String name, String value) {
        return value == null
                ? null
                : ConfigValue.builder().withName(name).withValue(value).build();
    }

    private static String prefixed(String url) {
        return url == null ? null : "jdbc:" + url;
    }

    /** Without user and password; null for a URL that is missing, or that the check at start refuses. */
    private static String place(ConfigSourceInterceptorContext context) {
        ConfigValue url = context.proceed(URL);
        if (url == null || url.getValue() == null || url.getValue().isBlank()) {
            return null;
        }
        try {
            DatabaseUrl at = DatabaseUrl.of(url.getValue());
            String host = at.host().contains(":") ? '[' + at.host() + ']' : at.host();
            return "postgresql://" + host + ':' + at.port() + "/database";
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
