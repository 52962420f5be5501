package dev.carflow.views.input;

import dev.carflow.views.merge.ErrorSubject;
import dev.carflow.views.merge.SignalState;
import dev.carflow.views.merge.Stamped;
import dev.carflow.views.merge.UserState;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects what one record reports. */
final class StateBuilder {

    private final SortedMap<String, Stamped<String>> attributes = new TreeMap<>();
    private final SortedMap<ErrorSubject, Stamped<Boolean>> errors = new TreeMap<>();
    private final SortedMap<String, SignalState> signals = new TreeMap<>();
    private Instant withdrawnAt = Instant.MIN;
    private Instant grantedAt = Instant.MIN;
    private Instant stateAt = Instant.MIN;
    private Optional<Stamped<String>> route = Optional.empty();

    void withdrawnAt(Instant at) {
        withdrawnAt = at;
    }

    void grantedAt(Instant at) {
        grantedAt = at;
    }

    void stateAt(Instant at) {
        stateAt = at;
    }

    void route(Stamped<String> last) {
        route = Optional.of(last);
    }

    void attribute(String name, Stamped<String> attribute) {
        attributes.put(name, attribute);
    }

    void error(ErrorSubject subject, Stamped<Boolean> resolved) {
        errors.merge(subject, resolved, Stamped::newer);
    }

    void signal(String code, SignalState reported) {
        signals.merge(code, reported, SignalState::merge);
    }

    UserState build() {
        return new UserState(Instant.MIN, withdrawnAt, grantedAt, stateAt, route, attributes, errors, signals);
    }
}
