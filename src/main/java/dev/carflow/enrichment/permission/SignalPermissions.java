package dev.carflow.enrichment.permission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Interner;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.PermissionError;
import dev.carflow.enrichment.permission.PermissionChange.Cause;
import dev.carflow.enrichment.permission.PermissionChange.Kind;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.routing.VehicleEventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which events change a permission. Error events do so each time: Smartcar sends them when something begins or ends,
 * and another process may have had the last one. The status of a signal is repeated with each event, so only the first one
 * counts: what was told last is known of each signal since this process was given the partition, within bounds. What is not
 * known is told once more, so that no value is told between two withdrawals of which readers hear only the first.
 *
 * <p>Thread-safe.
 */
public final class SignalPermissions {

    /** Of a vehicle besides its signals: the cache's node, the key with two ids, and the table's frame, about. */
    private static final int BYTES_OF_A_VEHICLE = 420;

    /** A standing and its places in the table; codes are shared. */
    private static final int BYTES_OF_A_SIGNAL = 48;

    private final Cache<Vehicle, Map<String, PermissionState>> vehicles;
    private final Interner<String> codes = Interner.newWeakInterner();

    /** @param maxBytes for all vehicles of which a permission was withdrawn */
    public SignalPermissions(long maxBytes) {
        this.vehicles = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Vehicle vehicle, Map<String, PermissionState> signals) ->
                        BYTES_OF_A_VEHICLE + BYTES_OF_A_SIGNAL * signals.size())
                .executor(Runnable::run)
                .build();
    }

    private record Vehicle(long assignment, String userId, String vehicleId) {}

    /**
     * A permission that was withdrawn at least once.
     *
     * @param withdrawn until a value comes that is newer than what readers were told
     * @param at the latest time that they were told, in microseconds since the epoch: older values they pass by
     */
    private record PermissionState(boolean withdrawn, long at) {}

    /**
     * Returns what an event itself changes, at most one of each kind. To be asked in the order of the log.
     *
     * @param assignment of the partition that the event is from
     */
    public List<PermissionChange> ofEvent(long assignment, ConsumedEvent event) {
        if (event.vehicleId().isEmpty()) {
            return List.of();
        }
        return event.kind() == VehicleEventType.VEHICLE_ERROR
                ? event.permissionErrors().stream()
                        .map(error -> ofError(event, error))
                        .toList()
                : ofSignals(assignment, event, event.signals().values(), Cause.SIGNAL);
    }

    /**
     * Returns what Smartcar's answer changes, at most one of each kind.
     *
     * @param event for which Smartcar was asked
     */
    public List<PermissionChange> ofAnswer(long assignment, ConsumedEvent event, Collection<ReportedSignal> answer) {
        return ofSignals(assignment, event, answer, Cause.ANSWER);
    }

    /** Forgets what was told of users who were removed. It looks at every vehicle once, however many users there are. */
    public void forget(Set<String> userIds) {
        vehicles.asMap().keySet().removeIf(vehicle -> userIds.contains(vehicle.userId()));
    }

    private static PermissionChange ofError(ConsumedEvent event, PermissionError error) {
        return new PermissionChange(
                event.userId(),
                event.vehicleId().orElseThrow(),
                error.resolved() ? Kind.GRANTED : Kind.WITHDRAWN,
                List.copyOf(error.codes()),
                event.receivedAt(),
                Cause.ERROR,
                event.eventId());
    }

    private List<PermissionChange> ofSignals(
            long assignment, ConsumedEvent event, Collection<ReportedSignal> signals, Cause cause) {
        if (signals.isEmpty()) {
            return List.of();
        }
        Vehicle vehicle =
                new Vehicle(assignment, event.userId(), event.vehicleId().orElseThrow());
        boolean withdrawn = signals.stream().anyMatch(told -> told.signal().isWithdrawn());
        if (!withdrawn && vehicles.getIfPresent(vehicle) == null) {
            return List.of();
        }
        Map<Kind, List<ReportedSignal>> news = new EnumMap<>(Kind.class);
        vehicles.asMap().compute(vehicle, (key, known) -> standings(known == null ? Map.of() : known, signals, news));
        List<PermissionChange> changes = new ArrayList<>();
        news.forEach((kind, of) -> changes.add(new PermissionChange(
                event.userId(),
                vehicle.vehicleId(),
                kind,
                of.stream().map(ReportedSignal::code).toList(),
                of.get(0).told().at(),
                cause,
                event.eventId())));
        return changes;
    }

    private Map<String, PermissionState> standings(
            Map<String, PermissionState> known,
            Collection<ReportedSignal> signals,
            Map<Kind, List<ReportedSignal>> news) {
        Map<String, PermissionState> now = new HashMap<>(known);
        for (ReportedSignal told : signals) {
            PermissionState before = known.get(told.code());
            long at = micros(told.told().at());
            if (told.signal().isWithdrawn()) {
                if (before == null || !before.withdrawn()) {
                    news.computeIfAbsent(Kind.WITHDRAWN, any -> new ArrayList<>())
                            .add(told);
                    now.put(
                            codes.intern(told.code()),
                            new PermissionState(true, before == null ? at : Math.max(before.at(), at)));
                }
            } else if (told.signal().isSuccess() && before != null && before.withdrawn() && at > before.at()) {
                news.computeIfAbsent(Kind.GRANTED, any -> new ArrayList<>()).add(told);
                now.put(codes.intern(told.code()), new PermissionState(false, before.at()));
            }
        }
        return Map.copyOf(now);
    }

    /** What was received before 1970 says so by mistake, and may be further away than a number reaches. */
    private static long micros(Instant time) {
        return time.isBefore(Instant.EPOCH) ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
