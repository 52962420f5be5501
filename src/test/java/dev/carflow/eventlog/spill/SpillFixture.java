package dev.carflow.eventlog.spill;

import dev.carflow.ContextPropagation;
import dev.carflow.FaultProxy;
import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.database.PgBouncer;
import dev.carflow.database.ServicePool;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Postgres with the spill's tables, which can be frozen, and the parts that work with it. */
public final class SpillFixture implements AutoCloseable {

    private static final int CONNECTIONS = 4;

    private final Vertx vertx = Vertx.vertx();
    private final TestDatabase postgres;
    private final FaultProxy proxy;
    private final Pool pool;
    private PgBouncer bouncer;
    private final RefusalCounter refusals = new RefusalCounter();

    private SpillFixture() {
        ContextPropagation.start();
        postgres = TestDatabase.migrated();
        proxy = new FaultProxy(postgres.port());
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(CONNECTIONS))
                .connectingTo(postgres.connectOptionsBy(proxy.port()))
                .using(vertx)
                .build();
    }

    private SpillFixture(Path directory) throws IOException {
        ContextPropagation.start();
        postgres = TestDatabase.migrated();
        proxy = new FaultProxy(postgres.port());
        try {
            bouncer = PgBouncer.before(postgres, directory);
        } catch (RuntimeException | Error e) {
            postgres.close();
            throw e;
        }
        pool = bouncer.pool(postgres, vertx);
    }

    private SpillFixture(TestDatabase database, String parameters) {
        ContextPropagation.start();
        postgres = database;
        proxy = new FaultProxy(postgres.port());
        pool = ServicePool.of(postgres.reactiveUrlBy(proxy.port()) + parameters, vertx);
    }

    /**
     * With the pool of the service.
     *
     * @param database is closed with it
     * @param parameters of its URL, from the question mark on
     */
    static SpillFixture of(TestDatabase database, String parameters) {
        return new SpillFixture(database, parameters);
    }

    public static SpillFixture start() {
        return new SpillFixture();
    }

    /** With a PgBouncer in transaction mode before the server. */
    public static SpillFixture startBehindPgBouncer(Path directory) throws IOException {
        return new SpillFixture(directory);
    }

    public Vertx vertx() {
        return vertx;
    }

    public FaultProxy proxy() {
        return proxy;
    }

    public SpillStore store() {
        return new SpillStore(Statements.on(() -> pool, TimeoutPolicy.ofService()));
    }

    /** Returns the store of a subcommand. */
    public SpillStore subcommandStore() {
        return new SpillStore(Statements.on(() -> pool, TimeoutPolicy.ofSubcommand()));
    }

    public SpillQueue waiting() {
        return new SpillQueue(store());
    }

    /** Like {@link #waiting}, but what is on Kafka cannot be removed at times. */
    public SpillQueue waitingThat(BooleanSupplier cannotRemove) {
        return new SpillQueue(store()) {
            @Override
            public Uni<Void> remove(Collection<SpillRowId> places) {
                return cannotRemove.getAsBoolean()
                        ? Uni.createFrom().failure(new IllegalStateException("killed"))
                        : super.remove(places);
            }
        };
    }

    /** @param cannotLoad asked at each load of events */
    public SpillQueue waitingThatCannotLoad(BooleanSupplier cannotLoad) {
        return new SpillQueue(store()) {
            @Override
            public Uni<List<SpilledEvent>> load(Collection<SpillRowId> places) {
                return cannotLoad.getAsBoolean()
                        ? Uni.createFrom().failure(new IllegalStateException("not read"))
                        : super.load(places);
            }
        };
    }

    public SpillMonitor watch(SpillConfig config, KafkaAvailability kafka) {
        return new SpillMonitor(
                store(),
                config,
                () -> true,
                kafka,
                refusals,
                new SpillTrace(store()),
                roles(),
                new SimpleMeterRegistry(),
                vertx);
    }

    /** Returns a monitor that checks by itself, as in the service. */
    public SpillMonitor runningWatch(SpillConfig config, KafkaAvailability kafka) {
        SpillMonitor watch = watch(config, kafka);
        watch.onStart(null);
        return watch;
    }

    public PostgresSpill spill(SpillConfig config, SpillMonitor watch) {
        return new PostgresSpill(store(), config, watch, new SpillMetrics(new SimpleMeterRegistry()), refusals, vertx);
    }

    /** Puts records there as a process would that had just found Kafka away. */
    public void spilled(List<EventRecord> records) {
        store().append(records, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2, Timeouts.CONDITION)
                .await()
                .atMost(Timeouts.CONDITION);
    }

    /** As the administrator. */
    public void sql(String sql) {
        postgres.execute(sql);
    }

    /** Behind what was sent on each of them before. */
    public void everyConnectionAnswers() {
        List<Uni<Object>> answers = new ArrayList<>();
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            answers.add(Uni.createFrom()
                    .<Object>completionStage(
                            () -> pool.query("select pg_sleep(0.2)").execute().toCompletionStage()));
        }
        Uni.join().all(answers).andFailFast().await().atMost(Timeouts.CONDITION);
    }

    /** The server is the primary no more: all that the service had with it ends, and new connections can only read. */
    public void demote() {
        postgres.onlyReads();
        postgres.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and usename = 'carflow_service'");
    }

    public void promote() {
        postgres.writesAgain();
    }

    /** Each row as text, its columns separated by a bar. */
    public List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        Uni.createFrom()
                .completionStage(() -> pool.query(sql).execute().toCompletionStage())
                .await()
                .atMost(Timeouts.CONDITION)
                .forEach(row -> {
                    List<String> columns = new ArrayList<>();
                    for (int column = 0; column < row.size(); column++) {
                        columns.add(String.valueOf(row.getValue(column)));
                    }
                    rows.add(String.join("|", columns));
                });
        return rows;
    }

    /** How many rows of the table the look ahead of a drain visits, by what the database says of its plan. */
    public long rowsVisitedAhead(String topic) {
        Tuple range = Tuple.of(new String[] {topic}, new Long[] {0L}, new Long[] {null}, 500L);
        List<String> plan = new ArrayList<>();
        Uni.createFrom()
                .completionStage(() -> pool.preparedQuery(
                                "explain (analyze, costs off, timing off, buffers off) " + SpillQueue.AHEAD)
                        .execute(range)
                        .toCompletionStage())
                .await()
                .atMost(Timeouts.CONDITION)
                .forEach(row -> plan.add(row.getString(0)));
        Pattern visited =
                Pattern.compile("(?:on spilled_event.*actual rows=|Rows Removed by (?:Filter|Index Recheck): )(\\d+)");
        return plan.stream()
                .map(visited::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    public void empty() {
        sql("truncate spilled_event");
        sql("truncate spill_trace");
        sql("truncate spill_refusal");
        sql("update spill_lease set until = '-infinity'");
    }

    private static RolesConfig roles() {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "ingest")
                .withMapping(RolesConfig.class)
                .build()
                .getConfigMapping(RolesConfig.class);
    }

    public static SpillConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(settings)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(SpillConfig.class)
                .build()
                .getConfigMapping(SpillConfig.class);
    }

    public static EventRecord event(String topic, String key, String value) {
        return new EventRecord(
                topic,
                key,
                value.getBytes(StandardCharsets.UTF_8),
                List.of(new Header("ce_id", value), new Header("ce_subject", "vehicle-of-" + key)));
    }

    @Override
    public void close() {
        proxy.thaw();
        pool.close();
        proxy.close();
        if (bouncer != null) {
            bouncer.close();
        }
        vertx.close();
        postgres.close();
    }
}
