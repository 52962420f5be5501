package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who belongs to whom, in memory; a user belongs to whom he was linked first. */
final class FakeUsers implements ConnectedUsers {

    record Told(String account, String userId, List<ConnectedVehicle> vehicles) {}

    final List<Told> told = new CopyOnWriteArrayList<>();
    final Map<String, String> accounts = new ConcurrentHashMap<>();
    volatile boolean away;
    volatile boolean removed;

    @Override
    public Uni<Outcome> connected(
            Buffer session, String account, String smartcarUserId, List<ConnectedVehicle> vehicles) {
        if (away) {
            return Uni.createFrom().failure(new IllegalStateException("away"));
        }
        if (removed) {
            return Uni.createFrom().item(new Removed());
        }
        told.add(new Told(account, smartcarUserId, vehicles));
        String owner = accounts.computeIfAbsent(smartcarUserId, user -> account);
        return Uni.createFrom().item(owner.equals(account) ? new Linked() : new LinkedToAnother());
    }

    @Override
    public Uni<Boolean> isLinked(String account, String smartcarUserId) {
        return Uni.createFrom().item(account.equals(accounts.get(smartcarUserId)));
    }

    List<String> vehiclesOf(String account) {
        return told.stream()
                .filter(call -> call.account().equals(account))
                .flatMap(call -> call.vehicles().stream())
                .map(ConnectedVehicle::id)
                .distinct()
                .toList();
    }
}
