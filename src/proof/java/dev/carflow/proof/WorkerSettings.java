package dev.carflow.proof;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of a worker process and its JVM options. Everything else has its default. */
record WorkerSettings(Map<String, String> environment, List<String> jvm) {

    /** The signals that the simulated webhooks leave out. */
    static final SignalDemand WANTED =
            SignalDemand.of(Duration.ofHours(1), "odometer-traveleddistance", "location-preciselocation");

    WorkerSettings {
        environment = Map.copyOf(environment);
        jvm = List.copyOf(jvm);
    }

    /** A worker that wants the signals that the simulated webhooks leave out. */
    static WorkerSettings of(TestCluster cluster, String name, URI vehicleApi, URI tokens) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("CARFLOW_ROLES", "worker");
        settings.put("QUARKUS_HTTP_PORT", "0");
        settings.put("QUARKUS_MANAGEMENT_PORT", "0");
        settings.put("KAFKA_BOOTSTRAP_SERVERS", cluster.kafka());
        settings.putAll(cluster.databaseSettings());
        settings.put("CARFLOW_TOPICS_DEFAULT_ROUTE", name);
        settings.put("CARFLOW_ENRICHMENT_CONSUMER_GROUP", name);
        settings.put("CARFLOW_SMARTCAR_CLIENT_ID", name);
        settings.put("CARFLOW_SMARTCAR_CLIENT_SECRET", ScenarioContext.SECRET);
        settings.put("CARFLOW_SMARTCAR_VEHICLE_API_URL", vehicleApi.toString());
        settings.put("CARFLOW_SMARTCAR_TOKEN_URL", tokens.toString());
        return new WorkerSettings(settings, cluster.workersJvm()).wanting(WANTED);
    }

    WorkerSettings wanting(SignalDemand wanted) {
        return with("CARFLOW_ENRICHMENT_SIGNALS", wanted.setting());
    }

    /** For a Smartcar without an allowance. */
    WorkerSettings withoutAllowance() {
        return with("CARFLOW_RATE_LIMIT_CAPACITY", "0");
    }

    WorkerSettings withAllowance(int capacity, double refillPerMinute) {
        return with("CARFLOW_RATE_LIMIT_CAPACITY", String.valueOf(capacity))
                .with("CARFLOW_RATE_LIMIT_REFILL_PER_MINUTE", String.valueOf(refillPerMinute));
    }

    /** The number of workers among which the refill is divided while each is offline. */
    WorkerSettings withMostWorkers(int count) {
        return with("CARFLOW_RATE_LIMIT_MAX_WORKERS", String.valueOf(count));
    }

    WorkerSettings withDatabase(URI url) {
        return with("CARFLOW_DATABASE_URL", url.toString());
    }

    WorkerSettings withDuplicateWindow(Duration window) {
        return with("CARFLOW_ENRICHMENT_DUPLICATES_WINDOW", window.toString());
    }

    /** A name that the process keeps when it is restarted. */
    WorkerSettings withInstanceId(String id) {
        return with("CARFLOW_ENRICHMENT_CONSUMER_INSTANCE_ID", id);
    }

    WorkerSettings with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        return new WorkerSettings(changed, jvm);
    }
}
