package dev.carflow.accounts.directory;

import dev.carflow.accounts.VehicleChanged;
import dev.carflow.accounts.VehicleChangesMissed;
import dev.carflow.database.Notifications;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.VehicleUsers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Users by vehicle, for events of payload 2.0, which name no user. Processes that receive webhooks hold a replica as
 * they do of accounts; readiness does not wait for it, since an unknown vehicle has a key all the same. Other
 * processes only pass on notifications, for what they remember of vehicles.
 */
@ApplicationScoped
public class VehicleDirectory implements VehicleUsers, Notifications.Listener {

    /** For events of payload 2.0. */
    static final MeterDefinition KNOWN = MeterDefinition.gauge(
                    "carflow.accounts.vehicles.known", "Vehicles whose Smartcar user is in memory")
            .advice("It follows the number of your vehicles");

    /** As far as can be known. */
    static final MeterDefinition CURRENT = MeterDefinition.gauge(
                    "carflow.accounts.vehicles.current",
                    "1 while the vehicles in memory are those of the database, else 0")
            .advice("0: the last known vehicles serve; repair the database");

    private static final Logger LOG = Logger.getLogger(VehicleDirectory.class);
    private static final String CHANNEL = "vehicles";

    private final VehicleRows rows;
    private final Notifications notifications;
    private final RolesConfig roles;
    private final VehicleTable table = new VehicleTable();
    private final ReplicaRefresher<VehicleRow> refresh;
    private final Event<VehicleChanged> changes;
    private final Event<VehicleChangesMissed> missed;
    private volatile int loggedSize = -1;
    private volatile boolean listening;
    private volatile Runnable stop = () -> {};

    @Inject
    public VehicleDirectory(
            VehicleRows rows,
            Notifications notifications,
            RolesConfig roles,
            Vertx vertx,
            Event<VehicleChanged> changes,
            Event<VehicleChangesMissed> missed,
            MeterRegistry registry) {
        this.rows = rows;
        this.notifications = notifications;
        this.roles = roles;
        this.changes = changes;
        this.missed = missed;
        this.refresh = new ReplicaRefresher<>("vehicles", table, rows, vertx, this::loaded, vehicle -> {});
        KNOWN.gauge(registry, table, VehicleTable::size);
        if (roles.has(Role.INGEST) && rows.areConfigured()) {
            CURRENT.gauge(registry, this, each -> each.isCurrent() ? 1 : 0);
        }
    }

    void onStart(@Observes StartupEvent event) {
        if ((roles.has(Role.INGEST) || roles.has(Role.WORKER)) && rows.areConfigured()) {
            Notifications.Subscription subscription = notifications.listen(CHANNEL, this);
            stop = () -> {
                refresh.stop();
                subscription.cancel();
            };
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stop.run();
    }

    @Override
    public Optional<String> userOf(String vehicleId) {
        return table.userOf(vehicleId);
    }

    /** Returns whether the vehicles in memory are up to date, as far as this process can know. */
    boolean isCurrent() {
        return listening && refresh.isUpToDate();
    }

    @Override
    public void listening() {
        listening = true;
        everythingChanged();
    }

    @Override
    public void notified(String smartcarVehicleId) {
        if (smartcarVehicleId.isEmpty()) {
            everythingChanged();
            return;
        }
        changes.fire(new VehicleChanged(smartcarVehicleId));
        if (roles.has(Role.INGEST)) {
            refresh.one(smartcarVehicleId);
        }
    }

    private void everythingChanged() {
        missed.fire(new VehicleChangesMissed());
        if (roles.has(Role.INGEST)) {
            refresh.everything();
        }
    }

    private void loaded() {
        if (table.size() != loggedSize) {
            loggedSize = table.size();
            LOG.infof("CARFLOW0702: vehicles are loaded: %d", loggedSize);
        }
    }

    @Override
    public void poll() {
        missed.fire(new VehicleChangesMissed());
        if (roles.has(Role.INGEST)) {
            refresh.poll();
        }
    }

    @Override
    public void lost() {
        listening = false;
    }
}
