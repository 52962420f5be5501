package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.LogLines;
import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.enrichment.EnrichmentConfig;
import dev.carflow.eventlog.EventLogStarter;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.Topics;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.ClientProxy;
import io.quarkus.arc.InjectableBean;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WorkerLifecycleTest {

    @Test
    void eachSettingOfAConsumerLoopIsReadUnderItsOwnName() {
        // Given: no two values alike
        EnrichmentConfig config = ConfigProblems.read(
                EnrichmentConfig.class,
                Map.of(
                        "carflow.enrichment.consumer.group", "a-group",
                        "carflow.enrichment.consumer.instance-id", "pod-3",
                        "carflow.enrichment.consumer.max-in-flight", "1100",
                        "carflow.enrichment.consumer.max-size-in-flight", "12M",
                        "carflow.enrichment.consumer.commit-interval", "0.13S",
                        "carflow.enrichment.duplicates.window", "14M",
                        "carflow.enrichment.duplicates.max-events", "15000"));
        TopicsConfig names = ConfigProblems.read(TopicsConfig.class, Map.of());
        Topics topics = new Topics(names, new ConfiguredRoutes("smartcar", Map.of(), List.of("vip")));

        // Then
        assertThat(WorkerLifecycle.settings(2, config.consumer(), config.duplicates(), topics))
                .isEqualTo(new ConsumerLoopSettings(
                        "a-group",
                        Optional.of("pod-3-2"),
                        Set.of(
                                new InputTopic("smartcar.vehicle-state", "smartcar", false),
                                new InputTopic("smartcar.vehicle-error", "smartcar", true),
                                new InputTopic("vip.vehicle-state", "vip", false),
                                new InputTopic("vip.vehicle-error", "vip", true)),
                        Set.of("smartcar.enriched", "vip.enriched"),
                        topics.deadLetter(),
                        1100,
                        12 << 20,
                        WorkerLifecycle.MAX_REQUEST_BYTES - 1024,
                        Duration.ofMillis(130),
                        Duration.ofMinutes(14),
                        15_000));
    }

    @Test
    void aWorkerThatCannotStartEndsItsProcessUnlessThatTakesWebhooks() {
        for (String roles : List.of("worker", "ingest,worker")) {
            try (LogLines lines = LogLines.of(WorkerLifecycle.class)) {
                // Given: what is made of the settings is refused once the topics are there
                SimpleMeterRegistry registry = new SimpleMeterRegistry();
                EnrichmentConfig config = ConfigProblems.read(EnrichmentConfig.class, Map.of());
                AtomicBoolean ended = new AtomicBoolean();
                WorkerLifecycle workers =
                        new WorkerLifecycle(
                                config.consumer(),
                                config.duplicates(),
                                ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", roles)),
                                new Topics(
                                        ConfigProblems.read(TopicsConfig.class, Map.of()),
                                        new ConfiguredRoutes("smartcar", Map.of(), List.of())),
                                topicsAreThere(),
                                accountsAreThere(),
                                new WorkerClients(Map.of()),
                                new Refused(),
                                registry,
                                null,
                                Tracing.OFF,
                                Optional.empty()) {
                            @Override
                            void end() {
                                ended.set(true);
                            }
                        };

                // When
                workers.onStart(new StartupEvent());

                // Then
                assertThat(ended.get()).isEqualTo(roles.equals("worker"));
                assertThat(lines.all()).singleElement().asString().contains("the worker cannot start");
                assertThat(registry.get(WorkerLifecycle.LOOPS_STALLED.name())
                                .gauge()
                                .value())
                        .isEqualTo(1);
            }
        }
    }

    private static EventLogStarter topicsAreThere() {
        return new EventLogStarter(null, null, null, null, null) {
            @Override
            public Uni<Void> topicsProvided() {
                return Uni.createFrom().voidItem();
            }
        };
    }

    private static AccountDirectory accountsAreThere() {
        return new AccountDirectory() {
            @Override
            public Optional<Account> of(String smartcarUserId) {
                return Optional.empty();
            }

            @Override
            public Uni<Void> settled() {
                return Uni.createFrom().voidItem();
            }
        };
    }

    /** A bean that cannot be made. */
    private static final class Refused implements RecordProcessor, ClientProxy {

        @Override
        public Uni<RecordOutput> process(InputRecord record) {
            return Uni.createFrom().nothing();
        }

        @Override
        public Object arc_contextualInstance() {
            throw new IllegalArgumentException("the times of calls are a millisecond or longer");
        }

        @Override
        public InjectableBean<?> arc_bean() {
            return null;
        }
    }
}
