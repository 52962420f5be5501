package dev.carflow.enrichment;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.enrichment.EnrichmentConfig.WhenUnavailable;
import dev.carflow.enrichment.calls.CallSettings;
import dev.carflow.enrichment.calls.CallTiming;
import dev.carflow.enrichment.calls.SignalCallChain;
import dev.carflow.enrichment.calls.SignalCalls;
import dev.carflow.enrichment.calls.SignalRequest;
import dev.carflow.enrichment.calls.TracedSignalCalls;
import dev.carflow.enrichment.calls.WaitWhileOpen;
import dev.carflow.enrichment.credential.CredentialSelectingClient;
import dev.carflow.enrichment.credential.TokenPolicy;
import dev.carflow.enrichment.credential.VehicleTokenAcceptance;
import dev.carflow.enrichment.memory.VehicleMemory;
import dev.carflow.enrichment.need.WantedSignals;
import dev.carflow.enrichment.need.WithheldSignals;
import dev.carflow.enrichment.permission.SignalPermissions;
import dev.carflow.enrichment.worker.ConsumerConfig;
import dev.carflow.enrichment.worker.DuplicatesConfig;
import dev.carflow.operations.StartupProblem;
import dev.carflow.ratelimit.RateLimitConfig;
import dev.carflow.ratelimit.RateLimiters;
import dev.carflow.ratelimit.WorkerRateLimiter;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.SmartcarConfig;
import dev.carflow.smartcar.TokenMetrics;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.legacy.VehicleTokens;
import dev.carflow.tracing.Tracing;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Builds enrichment from its settings. */
@ApplicationScoped
public class EnrichmentComponents {

    private static final Logger LOG = Logger.getLogger(EnrichmentComponents.class);

    /** The fraction of the heap for remembered vehicles. */
    private static final int USUAL_SHARE = 4;

    /** The fraction of the heap for withdrawn permissions: of 1 GiB enough for 50,000 vehicles. */
    private static final int SHARE_OF_PERMISSIONS = 32;

    @Produces
    @Singleton
    public ConsumerConfig consumerConfig(EnrichmentConfig config) {
        return config.consumer();
    }

    @Produces
    @Singleton
    public DuplicatesConfig duplicatesConfig(EnrichmentConfig config) {
        return config.duplicates();
    }

    @Produces
    @Singleton
    public WantedSignals wantedSignals(EnrichmentConfig config) {
        return new WantedSignals(config.signals(), config.never().orElse(List.of()));
    }

    @Produces
    @Singleton
    public WithheldSignals withheldSignals(EnrichmentConfig config, ConfiguredRoutes routes) {
        List<String> problems = config.neverByRoute().keySet().stream()
                .filter(route -> !routes.all().contains(route))
                .sorted()
                .map(route -> "carflow.enrichment.never-by-route names the route " + route
                        + ", which is not configured, so that nothing would be withheld there: routes are "
                        + String.join(", ", new TreeSet<>(routes.all())))
                .toList();
        if (!problems.isEmpty()) {
            throw new StartupProblem(problems);
        }
        return new WithheldSignals(config.never().orElse(List.of()), config.neverByRoute());
    }

    @Produces
    @Singleton
    public VehicleMemory vehicleMemory(EnrichmentConfig config, WantedSignals wanted) {
        long bytes = config.cache()
                .maxSize()
                .map(size -> size.asLongValue())
                .orElseGet(() -> Runtime.getRuntime().maxMemory() / USUAL_SHARE);
        Duration maxAge = config.cache().maxAge();
        return new VehicleMemory(
                bytes,
                maxAge,
                wanted::wants,
                code -> Collections.max(List.of(maxAge, wanted.maxAgeOf(code).orElse(maxAge))),
                Ticker.systemTicker());
    }

    @Produces
    @Singleton
    public SignalPermissions signalPermissions() {
        return new SignalPermissions(Runtime.getRuntime().maxMemory() / SHARE_OF_PERMISSIONS);
    }

    @Produces
    @Singleton
    @Typed(WorkerRateLimiter.class)
    public WorkerRateLimiter workerRateLimiter(
            RateLimiters limiters, SmartcarConfig smartcar, ConsumerConfig consumer) {
        return limiters.openForWorker(
                smartcar.clientId().orElse(RateLimiters.NO_APPLICATION),
                consumer.instanceId().orElseGet(() -> UUID.randomUUID().toString()));
    }

    /** Only a phase that wants vehicle tokens creates their cache. */
    @Produces
    @Singleton
    public SignalRequest signalRequest(
            MigrationState migration,
            VehicleApi api,
            AccountDirectory accounts,
            Instance<VehicleTokens> tokens,
            Instance<LegacyVehicleApi> v2,
            EnrichmentMetrics metrics,
            TokenMetrics tokenMetrics) {
        tokenMetrics.register();
        if (migration.phase().keepsVehicleTokens()) {
            // Made now: it reads secrets from files, and is later used on event loops.
            v2.get();
        }
        return new CredentialSelectingClient(
                api,
                new TokenPolicy(migration.phase(), accounts),
                tokens::get,
                new VehicleTokenAcceptance(v2::get, System::nanoTime),
                metrics::attempted);
    }

    @Produces
    @Singleton
    public SignalCalls signalCalls(
            EnrichmentConfig config,
            SignalRequest request,
            WorkerRateLimiter limiter,
            RateLimitConfig limit,
            VehicleMemory memory,
            EnrichmentMetrics metrics,
            SmartcarConfig smartcar,
            Tracing tracing) {
        metrics.observe(memory);
        return TracedSignalCalls.of(tracing, smartcar.vehicleApiUrl(), request, made -> {
            SignalCallChain calls = new SignalCallChain(
                    made,
                    limiter,
                    CallSettings.of(config.deadline(), config.calls(), limit),
                    CallTiming.system(Infrastructure.getDefaultWorkerPool()),
                    () -> ThreadLocalRandom.current().nextDouble(),
                    metrics);
            return config.whenUnavailable() == WhenUnavailable.WAIT ? new WaitWhileOpen(calls, calls::breaker) : calls;
        });
    }

    @Produces
    @Singleton
    public SignalEnrichment signalEnrichment(
            EnrichmentConfig config, WantedSignals wanted, VehicleMemory memory, SignalCalls calls) {
        LOG.infof(
                "CARFLOW0501: Smartcar is asked for %s (carflow.enrichment.signals)",
                wanted.isAnything() ? wanted : "nothing: enriched events have what the events themselves bring");
        return new SignalEnrichment(wanted, config.calls().askAgainAfter(), memory, calls, Clock.systemUTC());
    }
}
