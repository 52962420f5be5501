package dev.carflow.sandbox.simulator.fleet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The webhooks of the application and the vehicles that they are subscribed to (contract 7.6). Without a webhook that
 * leaves anything out, every vehicle is monitored. Thread-safe.
 *
 * <pre>
 *   none ── create ──► pending ── its time ──► active ── remove, or the end of the connection ──► none
 *                         └── lost ──► none
 * </pre>
 */
public final class Subscriptions {

    private final Map<String, ListedWebhook> webhooks = new LinkedHashMap<>();
    private final Map<SubscriptionKey, Subscription> active = new LinkedHashMap<>();
    private final Map<String, Set<SubscriptionKey>> byVehicle = new HashMap<>();
    private final Map<SubscriptionKey, Pending> pending = new LinkedHashMap<>();
    private final Deque<Pending> due = new ArrayDeque<>();
    private final Set<String> begun = new HashSet<>();
    private Map<SubscriptionKey, Connection> connected = Map.of();
    private boolean endsWithConnection = true;
    private volatile boolean selective;

    /** The result of a request for a subscription. */
    public enum Created {
        ACCEPTED,
        /** There is one already. */
        EXISTS,
        /** One is being created. */
        PENDING,
        NO_SUCH_WEBHOOK,
        NOT_CONNECTED
    }

    /** @param subscription null if nothing ever comes of it */
    private record Pending(SubscriptionKey key, Subscription subscription, Instant at) {}

    /** The dashboard's "Create webhook". */
    public synchronized void add(ListedWebhook webhook) {
        webhooks.put(webhook.id(), webhook);
        selective |= !webhook.autoSubscribe();
        if (webhook.autoSubscribe()) {
            connected.values().stream()
                    .filter(connection -> selective || connection.vehicle().isMonitored())
                    .forEach(connection -> activate(of(webhook.id(), connection, connection.createdAt())));
        }
        monitorAll();
    }

    /** The dashboard's switch. */
    public synchronized void enable(String webhookId, boolean on) {
        webhooks.computeIfPresent(webhookId, (id, webhook) -> webhook.withEnabled(on));
        selective |= !on;
        monitorAll();
    }

    /** Sets whether a subscription ends with its connection; sources do not say. */
    public synchronized void endWithConnection(boolean ends) {
        endsWithConnection = ends;
    }

    public synchronized List<ListedWebhook> webhooks() {
        return List.copyOf(webhooks.values());
    }

    /**
     * Requests a subscription.
     *
     * @param delay until it is active
     * @param lost whether nothing ever comes of it, though it is accepted
     */
    public synchronized Created create(SubscriptionKey key, Instant now, Duration delay, boolean lost) {
        settle(now);
        if (!webhooks.containsKey(key.webhookId())) {
            return Created.NO_SUCH_WEBHOOK;
        }
        Connection connection = connected.get(anyWebhooks(key));
        if (connection == null) {
            return Created.NOT_CONNECTED;
        }
        if (active.containsKey(key)) {
            return Created.EXISTS;
        }
        if (pending.containsKey(key)) {
            return Created.PENDING;
        }
        Pending request = new Pending(key, lost ? null : of(key.webhookId(), connection, now), now.plus(delay));
        pending.put(key, request);
        due.add(request);
        settle(now);
        return Created.ACCEPTED;
    }

    /** Returns whether there was one of this id. */
    public synchronized boolean remove(String id, Instant now) {
        settle(now);
        Optional<Subscription> found = byId(id);
        selective |= found.isPresent();
        found.ifPresent(this::end);
        return found.isPresent();
    }

    /** Returns the active ones, newest first, before them those that are being created if so wanted. */
    public synchronized List<Subscription> list(Instant now, boolean withPending) {
        settle(now);
        List<Subscription> all = new ArrayList<>(active.values());
        if (withPending) {
            pending.values().stream()
                    .map(Pending::subscription)
                    .filter(subscription -> subscription != null)
                    .forEach(all::add);
        }
        Collections.reverse(all);
        return all;
    }

    public synchronized Optional<Subscription> get(String id, Instant now) {
        settle(now);
        return byId(id);
    }

    /** Returns whether the webhook, unless it is disabled, reports on the vehicle of this user. */
    public boolean reports(SubscriptionKey key, Instant now) {
        if (!selective) {
            return true;
        }
        synchronized (this) {
            settle(now);
            return active.containsKey(key) && webhooks.get(key.webhookId()).enabled();
        }
    }

    /** Returns whether a webhook was subscribed to the vehicle since this was last asked. */
    public boolean takeBegun(String vehicleId) {
        if (!selective) {
            return false;
        }
        synchronized (this) {
            return begun.remove(vehicleId);
        }
    }

    /** Lets everything happen that is due; without a webhook that leaves something out there is nothing. */
    public void letHappen(Instant now) {
        if (selective) {
            synchronized (this) {
                settle(now);
            }
        }
    }

    synchronized void connectionsChanged(Collection<Connection> connections) {
        Map<SubscriptionKey, Connection> current = new HashMap<>();
        connections.forEach(connection -> current.put(
                new SubscriptionKey(
                        "", connection.user().id(), connection.vehicle().id()),
                connection));
        Map<SubscriptionKey, Connection> former = connected;
        connected = current;
        if (webhooks.isEmpty()) {
            return;
        }
        if (endsWithConnection) {
            active.values().stream()
                    .filter(subscription -> !current.containsKey(anyWebhooks(subscription.key())))
                    .toList()
                    .forEach(this::end);
        }
        current.forEach((key, connection) -> {
            if (!former.containsKey(key)) {
                webhooks.values().stream()
                        .filter(ListedWebhook::autoSubscribe)
                        .forEach(webhook -> activate(of(webhook.id(), connection, connection.createdAt())));
                monitor(connection.vehicle());
            }
        });
    }

    private void settle(Instant now) {
        while (!due.isEmpty() && !due.peek().at().isAfter(now)) {
            Pending request = due.poll();
            pending.remove(request.key());
            if (request.subscription() != null && connected.containsKey(anyWebhooks(request.key()))) {
                activate(request.subscription());
                monitor(request.subscription().vehicle());
            }
        }
    }

    private void activate(Subscription subscription) {
        active.put(subscription.key(), subscription);
        byVehicle
                .computeIfAbsent(subscription.vehicle().id(), first -> new HashSet<>())
                .add(subscription.key());
        begun.add(subscription.vehicle().id());
    }

    private void end(Subscription subscription) {
        active.remove(subscription.key());
        byVehicle.get(subscription.vehicle().id()).remove(subscription.key());
        monitor(subscription.vehicle());
    }

    private void monitorAll() {
        connected.values().stream().map(Connection::vehicle).distinct().forEach(this::monitor);
    }

    /** Smartcar reads a vehicle while an enabled webhook is subscribed to it (contract 12.2). */
    private void monitor(Vehicle vehicle) {
        if (selective) {
            vehicle.monitored(byVehicle.getOrDefault(vehicle.id(), Set.of()).stream()
                    .anyMatch(key -> webhooks.get(key.webhookId()).enabled()));
        }
    }

    private Optional<Subscription> byId(String id) {
        return active.values().stream()
                .filter(subscription -> subscription.id().equals(id))
                .findFirst();
    }

    private static Subscription of(String webhookId, Connection connection, Instant now) {
        String name = webhookId + " " + connection.user().id() + " "
                + connection.vehicle().id() + " " + now;
        return new Subscription(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString(),
                webhookId,
                connection.user(),
                connection.vehicle(),
                now);
    }

    private static SubscriptionKey anyWebhooks(SubscriptionKey key) {
        return new SubscriptionKey("", key.userId(), key.vehicleId());
    }
}
