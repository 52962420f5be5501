package dev.carflow.kafka;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import org.apache.kafka.common.config.SslConfigs;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Logs at start that the operator's own TLS engine replaces {@link ReloadedStores}. */
@ApplicationScoped
class EngineFactoryNotice {

    private static final Logger LOG = Logger.getLogger(EngineFactoryNotice.class);
    private static final String SETTING = "kafka." + SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG;

    private final Optional<String> factory;

    @Inject
    EngineFactoryNotice(@ConfigProperty(name = SETTING) Optional<String> factory) {
        this.factory = factory;
    }

    void onStart(@Observes StartupEvent event) {
        if (!factory.equals(Optional.of(ReloadedStores.class.getName()))) {
            LOG.warnf(
                    "CARFLOW0003: %s is %s: certificates that are renewed on disk are read again only if it does so",
                    SETTING, factory.orElse("empty"));
        }
    }
}
