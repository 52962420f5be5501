package dev.carflow.views.merge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One vehicle of one user as readers see it: what a record of {@code {route}.latest} says.
 *
 * @param route whose topics have the record
 * @param isCurrent whether no other user of the vehicle has a later grant
 * @param receivedAt when the newest event was received
 * @param eventId of the newest event
 * @param stateAt when the last {@code VEHICLE_STATE} was received; {@link Instant#MIN} if only errors came
 * @param attributes by name
 * @param errors those that are not resolved, in order
 * @param signals by code
 */
public record UserView(
        String route,
        boolean isCurrent,
        Instant receivedAt,
        String eventId,
        Instant stateAt,
        SortedMap<String, String> attributes,
        List<ShownError> errors,
        SortedMap<String, SignalView> signals) {

    private static final String SOME_SIGNALS = "some";

    public UserView {
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        errors = List.copyOf(errors);
        signals = Collections.unmodifiableSortedMap(new TreeMap<>(signals));
    }

    /** Returns empty without an event since the user's removal. */
    static Optional<UserView> of(UserState state, boolean isCurrent) {
        return state.route()
                .map(last -> new UserView(
                        last.value(),
                        isCurrent,
                        last.at(),
                        last.eventId(),
                        state.stateAt(),
                        values(state.attributes()),
                        shown(state.errors()),
                        signals(state)));
    }

    private static SortedMap<String, String> values(Map<String, Stamped<String>> attributes) {
        SortedMap<String, String> values = new TreeMap<>();
        attributes.forEach((name, attribute) -> values.put(name, attribute.value()));
        return values;
    }

    private static SortedMap<String, SignalView> signals(UserState state) {
        SortedMap<String, SignalView> signals = new TreeMap<>();
        state.signals()
                .forEach((code, signal) -> signal.view(state.withdrawnAt()).ifPresent(view -> signals.put(code, view)));
        return signals;
    }

    /** Errors of one type and code about several signals are one. */
    private static List<ShownError> shown(SortedMap<ErrorSubject, Stamped<Boolean>> errors) {
        SortedMap<ErrorSubject, ShownError> shown = new TreeMap<>();
        errors.forEach((subject, resolved) -> {
            if (!resolved.value() && !isResolvedAsAWhole(subject, resolved, errors)) {
                String about = subject.signal().isEmpty() ? "" : SOME_SIGNALS;
                shown.merge(
                        new ErrorSubject(subject.type(), subject.code(), about),
                        error(subject, resolved.at()),
                        UserView::joined);
            }
        });
        return List.copyOf(shown.values());
    }

    private static boolean isResolvedAsAWhole(
            ErrorSubject subject, Stamped<Boolean> report, Map<ErrorSubject, Stamped<Boolean>> errors) {
        Stamped<Boolean> whole = errors.get(subject.ofTheWhole());
        return whole != null && whole.value() && Stamped.newer(report, whole) == whole;
    }

    private static ShownError error(ErrorSubject subject, Instant at) {
        List<String> signals = subject.signal().isEmpty() ? List.of() : List.of(subject.signal());
        return new ShownError(subject.type(), subject.code(), signals, at);
    }

    private static ShownError joined(ShownError one, ShownError other) {
        List<String> signals = new ArrayList<>(one.signals());
        signals.addAll(other.signals());
        return new ShownError(one.type(), one.code(), signals, Times.later(one.at(), other.at()));
    }

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "UserView[" + signals.size() + " signals, " + errors.size() + " errors]";
    }
}
