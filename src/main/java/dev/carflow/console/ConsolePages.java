package dev.carflow.console;

import dev.carflow.operations.Causes;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.StatusTable;
import dev.carflow.operations.ThrottledLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Samples the metrics every two seconds and renders pages. All of it runs on worker threads, one task at a time, so a gauge
 * that takes long delays the console alone.
 */
@ApplicationScoped
class ConsolePages {

    private static final Logger LOG = Logger.getLogger(ConsolePages.class);
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofMinutes(1));

    private final Vertx vertx;
    private final MeterRegistry registry;
    private final HealthChecks checks;
    private final Template template;
    private final ShownProcess process;
    private final SlowTables further;
    private final Recorder recorder;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private Context context;
    private long timer;

    @Inject
    ConsolePages(
            Vertx vertx,
            MeterRegistry registry,
            HealthChecks checks,
            @Location("console/page") Template template,
            @All List<StatusTable> further,
            ConsoleConfig config,
            RolesConfig roles,
            @ConfigProperty(name = "quarkus.application.version") String version,
            @ConfigProperty(name = "HOSTNAME") Optional<String> host) {
        this(
                vertx,
                registry,
                checks,
                template,
                new SlowTables(further, System::nanoTime),
                new ShownProcess(
                        version,
                        host.orElse("this process"),
                        roles.roles(),
                        Instant.now(),
                        config.docsUrl(),
                        config.dashboardUrl()),
                new Recorder());
    }

    ConsolePages(
            Vertx vertx,
            MeterRegistry registry,
            HealthChecks checks,
            Template template,
            SlowTables further,
            ShownProcess process,
            Recorder recorder) {
        this.vertx = vertx;
        this.registry = registry;
        this.checks = checks;
        this.template = template;
        this.further = further;
        this.process = process;
        this.recorder = recorder;
    }

    /**
     * Begins to sample.
     *
     * @param ranges the ranges that somebody looks at
     * @param sampled gets a page for each of them after each sample, on a worker thread
     */
    void start(Supplier<Set<Range>> ranges, Consumer<Map<Range, String>> sampled) {
        context = vertx.getOrCreateContext();
        sample(ranges, sampled);
        timer = vertx.setPeriodic(History.SAMPLE.toMillis(), tick -> sample(ranges, sampled));
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void sample(Supplier<Set<Range>> ranges, Consumer<Map<Range, String>> sampled) {
        if (!underWay.compareAndSet(false, true)) {
            return;
        }
        context.executeBlocking(
                        () -> {
                            recorder.add(Reading.of(registry, Instant.now()));
                            Map<Range, String> pages = new EnumMap<>(Range.class);
                            ranges.get().forEach(range -> pages.put(range, render(range)));
                            sampled.accept(pages);
                            return null;
                        },
                        true)
                .onComplete(done -> underWay.set(false))
                .onFailure(ConsolePages::report);
    }

    /** Every other second there may be one; the stack trace is there with the level DEBUG. */
    private static void report(Throwable failure) {
        LINES.error("CARFLOW0011: the console could not read the metrics: %s", Causes.oneLine(failure));
        LOG.debug("the console could not read the metrics", failure);
    }

    /** Returns the page as HTML. */
    Future<String> page(Range range) {
        return context.executeBlocking(() -> render(range), true);
    }

    private String render(Range range) {
        Overview overview = new Overview(process, recorder, range, checks.readiness(), checks.liveness());
        return template.data("page", overview.page(further.tables())).render();
    }
}
