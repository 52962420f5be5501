package dev.carflow.views.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The difference of two views of one vehicle and user. Who applies all of them in their order to nothing has the view,
 * but for the times at which equal values were reported again.
 *
 * @param isFirst whether there was no view before
 * @param isLast whether there is none any more: readers delete what they have
 * @param attributes those that differ, by name; empty for one that is gone
 * @param current if it differs
 * @param errors all that are not resolved, if any differs
 * @param signals those that differ, by code
 */
public record ViewChange(
        boolean isFirst,
        boolean isLast,
        SortedMap<String, Optional<String>> attributes,
        Optional<Boolean> current,
        Optional<List<ShownError>> errors,
        List<SignalChange> signals) {

    private static final ViewChange END =
            new ViewChange(false, true, new TreeMap<>(), Optional.empty(), Optional.empty(), List.of());

    /** Returns empty if readers would see no difference. */
    public static Optional<ViewChange> between(Optional<UserView> before, Optional<UserView> after) {
        if (after.isEmpty()) {
            return before.map(gone -> END);
        }
        UserView to = after.get();
        if (before.isPresent()) {
            return Optional.of(between(before.get(), to)).filter(change -> !change.isNothing());
        }
        SortedMap<String, Optional<String>> attributes = new TreeMap<>();
        to.attributes().forEach((name, value) -> attributes.put(name, Optional.of(value)));
        List<SignalChange> signals = new ArrayList<>();
        to.signals()
                .forEach((code, signal) -> signals.add(new SignalChange(code, Optional.empty(), Optional.of(signal))));
        return Optional.of(new ViewChange(
                true,
                false,
                attributes,
                Optional.of(to.isCurrent()),
                to.errors().isEmpty() ? Optional.empty() : Optional.of(to.errors()),
                List.copyOf(signals)));
    }

    private static ViewChange between(UserView from, UserView to) {
        SortedMap<String, Optional<String>> attributes = new TreeMap<>();
        for (String name : union(from.attributes(), to.attributes())) {
            Optional<String> now = Optional.ofNullable(to.attributes().get(name));
            if (!now.equals(Optional.ofNullable(from.attributes().get(name)))) {
                attributes.put(name, now);
            }
        }
        List<SignalChange> signals = new ArrayList<>();
        for (String code : union(from.signals(), to.signals())) {
            signal(
                            code,
                            Optional.ofNullable(from.signals().get(code)),
                            Optional.ofNullable(to.signals().get(code)))
                    .ifPresent(signals::add);
        }
        return new ViewChange(
                false,
                false,
                attributes,
                from.isCurrent() == to.isCurrent() ? Optional.empty() : Optional.of(to.isCurrent()),
                areSame(from.errors(), to.errors()) ? Optional.empty() : Optional.of(to.errors()),
                List.copyOf(signals));
    }

    private static TreeSet<String> union(Map<String, ?> some, Map<String, ?> others) {
        TreeSet<String> all = new TreeSet<>(some.keySet());
        all.addAll(others.keySet());
        return all;
    }

    private static Optional<SignalChange> signal(String code, Optional<SignalView> from, Optional<SignalView> to) {
        if (from.isPresent() && to.isPresent() && from.get().isSame(to.get())) {
            return Optional.empty();
        }
        boolean mayBeRepeated = to.filter(now -> !now.isWithdrawn()).isPresent();
        return Optional.of(new SignalChange(code, from.filter(before -> mayBeRepeated), to));
    }

    private static boolean areSame(List<ShownError> some, List<ShownError> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).isSame(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isNothing() {
        return attributes.isEmpty() && current.isEmpty() && errors.isEmpty() && signals.isEmpty();
    }

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "ViewChange[" + signals.size() + " signals]";
    }
}
