package dev.carflow.views;

import dev.carflow.views.Fact.Event;
import dev.carflow.views.Fact.Permission;
import dev.carflow.views.Fact.Remembered;
import dev.carflow.views.Fact.Removed;
import dev.carflow.views.Fact.SignalFact;
import dev.carflow.views.Fact.Trouble;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What {@code latest} has to say, computed from all facts at once: it has no state, and shares no code with the service.
 * Each value is written as "value status error stale".
 */
final class ExpectedLatest {

    private static final int NONE = Integer.MIN_VALUE;

    /** A clock that is further ahead is wrong (design: bounded times). */
    private static final int MOST_AHEAD = 10;

    private final List<Fact> facts;

    private ExpectedLatest(Collection<Fact> facts) {
        this.facts = List.copyOf(facts);
    }

    /** By user: what readers see; absent without a record. */
    static Map<String, Map<String, String>> of(Collection<Fact> facts) {
        ExpectedLatest expected = new ExpectedLatest(facts);
        Map<String, Map<String, String>> byUser = new TreeMap<>();
        TreeSet<String> users = new TreeSet<>();
        facts.forEach(fact -> users.add(fact.user()));
        users.forEach(user -> expected.ofUser(user).ifPresent(view -> byUser.put(user, view)));
        byUser.keySet().stream()
                .max(Comparator.<String>comparingInt(expected::granted).thenComparing(user -> user))
                .ifPresent(current -> byUser.forEach((user, view) -> view.put("current", "" + user.equals(current))));
        return byUser;
    }

    private record Reading(
            int time,
            int retrieved,
            int sequence,
            String event,
            int rank,
            int at,
            int had,
            String text,
            boolean failed,
            int tried) {
        static final Comparator<Reading> ORDER = Comparator.comparingInt(Reading::time)
                .thenComparingInt(Reading::retrieved)
                .thenComparingInt(Reading::sequence)
                .thenComparing(Reading::event)
                .thenComparingInt(Reading::rank)
                .thenComparingInt(Reading::at)
                .thenComparingInt(Reading::had)
                .thenComparing(Reading::text);
    }

    private record Status(int at, boolean failed, String status, String error) {
        static final Comparator<Status> ORDER = Comparator.comparingInt(Status::at)
                .thenComparing(Status::failed)
                .thenComparing(Status::status)
                .thenComparing(Status::error);
    }

    private int removed(String user) {
        return latest(all(user, Removed.class).mapToInt(Removed::at));
    }

    private int granted(String user) {
        return latest(events(user).filter(Event::first).mapToInt(Event::received));
    }

    private Stream<Event> events(String user) {
        int removed = removed(user);
        return all(user, Event.class).filter(event -> event.received() > removed);
    }

    private <T extends Fact> Stream<T> all(String user, Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).filter(fact -> fact.user()
                .equals(user));
    }

    private static int latest(IntStream times) {
        return times.max().orElse(NONE);
    }

    private Optional<Map<String, String>> ofUser(String user) {
        Optional<Event> last =
                events(user).max(Comparator.comparingInt(Event::received).thenComparing(Event::id));
        return last.map(event -> {
            Map<String, String> view = new TreeMap<>();
            view.put("route", event.route());
            view.put("event", event.id());
            events(user)
                    .filter(each -> each.account().isPresent())
                    .max(Comparator.comparingInt(Event::received).thenComparing(Event::id))
                    .ifPresent(each -> view.put("account", each.account().get()));
            String errors = errors(user);
            if (!errors.isEmpty()) {
                view.put("errors", errors);
            }
            codes().forEach(code -> signal(user, code).ifPresent(text -> view.put(code, text)));
            return view;
        });
    }

    private TreeSet<String> codes() {
        TreeSet<String> codes = new TreeSet<>();
        for (Fact fact : facts) {
            if (fact instanceof Event event) {
                event.signals().forEach(signal -> codes.add(signal.code()));
                event.answered().forEach(signal -> codes.add(signal.code()));
                event.remembered().forEach(remembered -> codes.add(remembered.code()));
                event.errors().forEach(error -> codes.addAll(error.signals()));
            } else if (fact instanceof Permission permission) {
                codes.addAll(permission.codes());
            }
        }
        return codes;
    }

    /** The last report on each subject counts; one on the whole ends those on signals that came before it. */
    private String errors(String user) {
        Map<String, Boolean> resolved = new TreeMap<>();
        events(user)
                .sorted(Comparator.comparingInt(Event::received).thenComparing(Event::id))
                .forEach(event -> event.errors().stream()
                        .sorted(Comparator.comparing(Trouble::resolved))
                        .forEach(error -> {
                            if (error.signals().isEmpty()) {
                                resolved.put(error.type() + "/", error.resolved());
                                if (error.resolved()) {
                                    resolved.keySet()
                                            .removeIf(key -> key.startsWith(error.type() + "/")
                                                    && key.length()
                                                            > error.type().length() + 1);
                                }
                            }
                            error.signals().forEach(code -> resolved.put(error.type() + "/" + code, error.resolved()));
                        }));
        TreeSet<String> open = new TreeSet<>();
        resolved.forEach((subject, isResolved) -> {
            if (!isResolved) {
                open.add(subject);
            }
        });
        return String.join(",", open);
    }

    private int allWithdrawn(String user) {
        return latest(IntStream.concat(
                all(user, Permission.class)
                        .filter(change -> change.withdrawn() && change.codes().isEmpty())
                        .mapToInt(Permission::at),
                all(user, Event.class)
                        .filter(event -> event.errors().stream()
                                .anyMatch(error ->
                                        isWithdrawal(error) && error.signals().isEmpty()))
                        .mapToInt(Event::received)));
    }

    private static boolean isWithdrawal(Trouble error) {
        return error.type().equals("PERMISSION") && !error.resolved();
    }

    private int withdrawn(String user, String code) {
        return latest(Stream.of(
                        all(user, Permission.class)
                                .filter(change ->
                                        change.withdrawn() && change.codes().contains(code))
                                .map(Permission::at),
                        all(user, Event.class)
                                .filter(event -> event.errors().stream()
                                        .anyMatch(error -> isWithdrawal(error)
                                                && error.signals().contains(code)))
                                .map(Event::received),
                        all(user, Event.class)
                                .filter(event -> event.own(code)
                                        .filter(signal -> isPermission(signal))
                                        .isPresent())
                                .map(Event::received),
                        all(user, Event.class).flatMap(event -> event.answered().stream()
                                .filter(signal ->
                                        signal.code().equals(code) && isPermission(signal) && isAnswers(event, signal))
                                .map(signal -> event.enriched())))
                .flatMap(times -> times)
                .mapToInt(time -> time));
    }

    private static boolean isPermission(SignalFact signal) {
        return signal.error().filter("PERMISSION"::equals).isPresent();
    }

    private static boolean isAnswers(Event event, SignalFact signal) {
        return event.own(signal.code())
                .filter(own ->
                        own.status().equals(signal.status()) && own.error().equals(signal.error()))
                .isEmpty();
    }

    private int withheld(String user, String code) {
        return latest(all(user, Event.class)
                .filter(event -> event.withheld().contains(code))
                .mapToInt(Event::received));
    }

    private Optional<String> signal(String user, String code) {
        int removed = removed(user);
        int withdrawn = Math.max(withdrawn(user, code), allWithdrawn(user));
        int withheld = withheld(user, code);
        int gone = Math.max(Math.max(removed, withdrawn), withheld);
        Optional<Reading> newest =
                readings(user, code).filter(reading -> reading.had() > gone).max(Reading.ORDER);
        Optional<Status> last = statuses(user, code)
                .filter(status -> status.at() > Math.max(removed, withheld))
                .max(Status.ORDER);
        boolean ofThisCode = withdrawn(user, code) > Math.max(removed, allWithdrawn(user));
        if (withdrawn > Math.max(removed, withheld)
                && (last.isPresent() || ofThisCode)
                && last.filter(status ->
                                status.at() > withdrawn || status.error().equals("PERMISSION"))
                        .isEmpty()) {
            last = Optional.of(new Status(withdrawn, true, "ERROR", "PERMISSION"));
        }
        Status status = last.orElse(new Status(NONE, false, "-", "-"));
        boolean incurable =
                status.error().equals("PERMISSION") || status.error().equals("COMPATIBILITY");
        Optional<Reading> shown = newest.filter(reading -> !reading.text().equals("-1"))
                .filter(reading -> !incurable || reading.tried() > status.at());
        if (last.isEmpty() && shown.isEmpty()) {
            return Optional.empty();
        }
        boolean stale = shown.isPresent() && (status.failed() || shown.get().failed());
        return Optional.of(
                shown.map(Reading::text).orElse("-") + ' ' + status.status() + ' ' + status.error() + ' ' + stale);
    }

    private Stream<Reading> readings(String user, String code) {
        List<Reading> readings = new ArrayList<>();
        all(user, Event.class).forEach(event -> {
            event.own(code).ifPresent(signal -> {
                int had = event.first() ? event.received() : had(signal.maker(), signal.retrieved(), event.received());
                reading(signal, event.received(), event.sequence().orElse(NONE), event.id(), 2, had)
                        .ifPresent(readings::add);
            });
            event.answered().stream()
                    .filter(signal -> signal.code().equals(code))
                    .flatMap(
                            signal -> reading(signal, event.enriched(), NONE, event.id(), 1, event.received()).stream())
                    .forEach(readings::add);
            event.remembered().stream()
                    .filter(remembered -> remembered.code().equals(code))
                    .flatMap(remembered -> remembered(remembered).stream())
                    .forEach(readings::add);
        });
        return readings.stream();
    }

    private static Optional<Reading> remembered(Remembered it) {
        SignalFact signal = new SignalFact(
                it.code(), "SUCCESS", Optional.empty(), Optional.of(it.value()), it.maker(), it.retrieved());
        return reading(signal, it.learned(), NONE, "earlier", 0, had(it.maker(), it.retrieved(), it.learned()));
    }

    private static int had(Optional<Integer> maker, Optional<Integer> retrieved, int receivedAt) {
        return Math.min(retrieved.or(() -> maker).orElse(receivedAt), receivedAt);
    }

    private static Optional<Reading> reading(SignalFact signal, int at, int sequence, String event, int rank, int had) {
        boolean hasValue = signal.value().filter(value -> value >= 0).isPresent();
        if (isPermission(signal) || !signal.isSuccess() && !hasValue) {
            return Optional.empty();
        }
        Optional<Integer> maker = signal.maker().filter(time -> time <= at + MOST_AHEAD);
        Optional<Integer> retrieved = signal.retrieved().filter(time -> time <= at + MOST_AHEAD);
        int time = signal.isSuccess() ? maker.or(() -> retrieved).orElse(at) : maker.orElse(NONE);
        int tried = signal.isSuccess() ? retrieved.orElse(at) : at;
        String text = hasValue ? "" + signal.value().get() : "-1";
        return Optional.of(new Reading(
                time, retrieved.orElse(NONE), sequence, event, rank, at, had, text, !signal.isSuccess(), tried));
    }

    private Stream<Status> statuses(String user, String code) {
        List<Status> statuses = new ArrayList<>();
        all(user, Event.class).forEach(event -> {
            event.own(code).ifPresent(signal -> statuses.add(status(signal, event.received())));
            event.answered().stream()
                    .filter(signal -> signal.code().equals(code) && isAnswers(event, signal))
                    .forEach(signal -> statuses.add(status(signal, event.enriched())));
        });
        return statuses.stream();
    }

    private static Status status(SignalFact signal, int at) {
        int tried = signal.isSuccess()
                ? signal.retrieved().filter(time -> time <= at + MOST_AHEAD).orElse(at)
                : at;
        return new Status(
                tried, !signal.isSuccess(), signal.status(), signal.error().orElse("-"));
    }
}
