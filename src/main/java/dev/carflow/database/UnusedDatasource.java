package dev.carflow.database;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jboss.logging.Logger;

/** Reports at start that settings of Quarkus's own datasource have no effect here: see {@link QuarkusDatasource}. */
@ApplicationScoped
class UnusedDatasource {

    private static final Logger LOG = Logger.getLogger(UnusedDatasource.class);

    private static final List<String> NAMES = List.of(
            "quarkus.datasource.reactive.url",
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.username",
            "quarkus.datasource.password");

    private final Iterable<ConfigSource> sources;
    private final ConnectionSettings access;

    @Inject
    UnusedDatasource(ConnectionSettings access) {
        this(ConfigProvider.getConfig().getConfigSources(), access);
    }

    UnusedDatasource(Iterable<ConfigSource> sources, ConnectionSettings access) {
        this.sources = sources;
        this.access = access;
    }

    void onStart(@Observes StartupEvent event) {
        List<String> set = NAMES.stream().filter(this::isSet).toList();
        if (!set.isEmpty()) {
            LOG.warnf(
                    "CARFLOW0812: %s %s no effect: the database is set by carflow.database.url "
                            + "(CARFLOW_DATABASE_URL)%s",
                    String.join(", ", set),
                    set.size() == 1 ? "has" : "have",
                    access.isConfigured()
                            ? ", carflow.database.username and carflow.database.password"
                            : ", which is not set, so this process has no database and no spill");
        }
    }

    private boolean isSet(String name) {
        return StreamSupport.stream(sources.spliterator(), false).anyMatch(source -> source.getValue(name) != null);
    }
}
