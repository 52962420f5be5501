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
 * Finds the events that change a permission. Error events do so each time: Smartcar sends them when something begins or
 * ends, and another process may have seen the last one. The status of a signal is repeated in each event, so only the
 * first one counts: the last report of each signal since this process was assigned the partition is kept, within
 * bounds. An unknown state is reported again, so that no value is published between two withdrawals of which readers
 * see only the first.
 *
 * <p>Thread-safe.
 */
public final class SignalPermissions {

    /** Approximate bytes of a vehicle without its signals: cache node, key with two ids, table. */
    private static final int BYTES_OF_A_VEHICLE = 420;

    /** Bytes of a state and its table entries; codes are shared. */
    private static final int BYTES_OF_A_SIGNAL = 48;

    private final Cache<Vehicle, Map<String, PermissionState>> vehicles;
    private final Interner<String> codes = Interner.newWeakInterner();

    /** @param maxBytes for all vehicles with a withdrawn permission */
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
     * @param withdrawn until a value comes that is newer than the last report to readers
     * @param at the latest time reported to readers, in microseconds since the epoch: older values are ignored
     */
    private record PermissionState(boolean withdrawn, long at) {}

    /**
     * Returns the changes that an event itself reports, at most one of each kind. To be called in the order of the log.
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
     * Returns the changes that Smartcar's answer reports, at most one of each kind.
     *
     * @param event for which Smartcar was asked
     */
    public List<PermissionChange> ofAnswer(long assignment, ConsumedEvent event, Collection<ReportedSignal> answer) {
        return ofSignals(assignment, event, answer, Cause.ANSWER);
    }

    /** Forgets the state of removed users. It scans every vehicle once, however many users there are. */
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
        Map<String, PermissionState> last = vehicles.getIfPresent(vehicle);
        if (!hasNews(last == null ? Map.of() : last, signals)) {
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
                of.get(0).report().at(),
                cause,
                event.eventId())));
        return changes;
    }

    private Map<String, PermissionState> standings(
            Map<String, PermissionState> known,
            Collection<ReportedSignal> signals,
            Map<Kind, List<ReportedSignal>> news) {
        Map<String, PermissionState> now = new HashMap<>(known);
        for (ReportedSignal reported : signals) {
            PermissionState before = known.get(reported.code());
            long at = micros(reported.report().at());
            if (isWithdrawal(before, reported)) {
                news.computeIfAbsent(Kind.WITHDRAWN, any -> new ArrayList<>()).add(reported);
                now.put(
                        codes.intern(reported.code()),
                        new PermissionState(true, before == null ? at : Math.max(before.at(), at)));
            } else if (isGrant(before, reported)) {
                news.computeIfAbsent(Kind.GRANTED, any -> new ArrayList<>()).add(reported);
                now.put(codes.intern(reported.code()), new PermissionState(false, before.at()));
            }
        }
        return Map.copyOf(now);
    }

    private static boolean hasNews(Map<String, PermissionState> known, Collection<ReportedSignal> signals) {
        for (ReportedSignal reported : signals) {
            PermissionState before = known.get(reported.code());
            if (isWithdrawal(before, reported) || isGrant(before, reported)) {
                return true;
            }
        }
        return false;
    }

    /** @param before the last state; null if it is unknown */
    private static boolean isWithdrawal(PermissionState before, ReportedSignal reported) {
        return reported.signal().isWithdrawn() && (before == null || !before.withdrawn());
    }

    /** @param before the last state; null if it is unknown */
    private static boolean isGrant(PermissionState before, ReportedSignal reported) {
        return before != null
                && before.withdrawn()
                && reported.signal().isSuccess()
                && micros(reported.report().at()) > before.at();
    }

    /** A time before 1970 is a mistake, and may be out of a number's range. */
    private static long micros(Instant time) {
        return time.isBefore(Instant.EPOCH) ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
