package dev.carflow.accounts.directory;

import dev.carflow.accounts.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Accounts by Smartcar user. Thread-safe; a user takes about 200 bytes: the id (80), its place in the table (40), the
 * entry (24) and the customer's own id (about 56). Users of a route share the route's name.
 */
final class AccountTable implements ReplicaTable<AccountRow> {

    private record Entry(String customerId, String route) {}

    private final Map<String, String> routes = new ConcurrentHashMap<>();
    private volatile Map<String, Entry> users = new ConcurrentHashMap<>();

    Optional<Account> find(String smartcarUserId) {
        Entry entry = users.get(smartcarUserId);
        return entry == null
                ? Optional.empty()
                : Optional.of(new Account(Optional.ofNullable(entry.customerId()), Optional.ofNullable(entry.route())));
    }

    Optional<String> routeOf(String smartcarUserId) {
        Entry entry = users.get(smartcarUserId);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.route());
    }

    int size() {
        return users.size();
    }

    @Override
    public void put(AccountRow row) {
        users.put(row.smartcarUserId(), entry(row));
    }

    @Override
    public void remove(String smartcarUserId) {
        users.remove(smartcarUserId);
    }

    @Override
    public Replacement<AccountRow> replacement() {
        return new NewTable();
    }

    private final class NewTable implements Replacement<AccountRow> {
        private final Map<String, Entry> coming = new ConcurrentHashMap<>(Math.max(16, users.size()));

        @Override
        public void add(List<AccountRow> rows) {
            rows.forEach(row -> coming.put(row.smartcarUserId(), entry(row)));
        }

        @Override
        public List<String> complete() {
            Map<String, Entry> before = users;
            users = coming;
            return before.keySet().stream()
                    .filter(user -> !coming.containsKey(user))
                    .toList();
        }
    }

    private Entry entry(AccountRow row) {
        String route = row.route();
        return new Entry(row.customerId(), route == null ? null : routes.computeIfAbsent(route, name -> name));
    }
}
