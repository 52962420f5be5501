package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.smartcar.api.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The errors of an event (contract 3.6), as received except that signals named by a string have become objects.
 *
 * @param all objects; must not be modified
 */
record VehicleErrors(List<JsonNode> all) {

    private static final String SIGNALS = "signals";
    private static final String PERMISSION = "PERMISSION";
    private static final String ACCOUNT = "CONNECTED_SERVICES_ACCOUNT";

    VehicleErrors {
        all = List.copyOf(all);
    }

    static VehicleErrors read(JsonNode errors) {
        List<JsonNode> all = new ArrayList<>();
        Elements.of(errors)
                .filter(JsonNode::isObject)
                .map(VehicleErrors::normal)
                .forEach(all::add);
        return new VehicleErrors(all);
    }

    private static JsonNode normal(JsonNode error) {
        if (!error.has(SIGNALS)) {
            return error;
        }
        // The received tree is not modified.
        ObjectNode copy = ((ObjectNode) error).objectNode();
        copy.setAll((ObjectNode) error);
        ArrayNode signals = copy.putArray(SIGNALS);
        Elements.of(error.path(SIGNALS))
                .map(VehicleErrors::signal)
                .flatMap(Optional::stream)
                .forEach(signals::add);
        return copy;
    }

    private static Optional<JsonNode> signal(JsonNode signal) {
        return signal.isObject()
                ? Optional.of(signal)
                : Fields.text(signal).map(text -> SignalName.of(text).toJson());
    }

    boolean accountNeedsReauthentication() {
        return all.stream()
                .anyMatch(error -> isOfAccount(error)
                        && !isResolved(error)
                        && is("REAUTHENTICATE", error.path("resolution").path("type")));
    }

    boolean accountResolved() {
        return all.stream().anyMatch(error -> isOfAccount(error) && isResolved(error));
    }

    /**
     * Returns whether no value of the vehicle may be published any more: there is an unresolved error of permission or
     * of the account that names no signals, or none that could be distinguished.
     */
    boolean withdrawsAll() {
        return withdrawing().anyMatch(error -> codesOf(error).isEmpty());
    }

    /** Returns the codes of single signals that may not be published any more, in lower case. */
    Set<String> withdrawnCodes() {
        return withdrawing().flatMap(error -> codesOf(error).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the reports of errors of type PERMISSION, one for the unresolved and one for the resolved. */
    List<PermissionError> ofPermission() {
        List<PermissionError> reports = new ArrayList<>();
        for (boolean resolved : new boolean[] {false, true}) {
            List<Set<String>> codes = all.stream()
                    .filter(error -> is(PERMISSION, error.path("type")) && isResolved(error) == resolved)
                    .map(VehicleErrors::codesOf)
                    .toList();
            if (!codes.isEmpty()) {
                reports.add(new PermissionError(resolved, codes.contains(Set.of()) ? Set.of() : union(codes)));
            }
        }
        return reports;
    }

    private static Set<String> union(List<Set<String>> codes) {
        return codes.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    private Stream<JsonNode> withdrawing() {
        return all.stream()
                .filter(error -> (isOfAccount(error) || is(PERMISSION, error.path("type"))) && !isResolved(error));
    }

    /** Returns whether the reason why a signal could not be obtained is resolved, by its code in lower case. */
    Predicate<String> cured() {
        Set<String> codes = new HashSet<>();
        boolean whole = false;
        for (JsonNode error : all) {
            if (isResolved(error) && isIncurable(error)) {
                Set<String> ofError = codesOf(error);
                whole |= ofError.isEmpty();
                codes.addAll(ofError);
            }
        }
        return whole ? code -> true : codes::contains;
    }

    /** Returns whether an error is resolved that neither a call nor waiting could cure. */
    boolean curesAny() {
        return all.stream().anyMatch(error -> isResolved(error) && isIncurable(error));
    }

    private static boolean isIncurable(JsonNode error) {
        return isOfAccount(error) || is(PERMISSION, error.path("type")) || is("COMPATIBILITY", error.path("type"));
    }

    /** Returns empty if one of them has no code, so that it is unknown which signal it is. */
    private static Set<String> codesOf(JsonNode error) {
        Set<String> codes = new HashSet<>();
        for (JsonNode signal : error.path(SIGNALS)) {
            Optional<String> code = Fields.text(signal.path("code"));
            if (code.isEmpty()) {
                return Set.of();
            }
            codes.add(code.get().toLowerCase(Locale.ROOT));
        }
        return codes;
    }

    private static boolean isOfAccount(JsonNode error) {
        return is(ACCOUNT, error.path("type"));
    }

    private static boolean isResolved(JsonNode error) {
        return is("RESOLVED", error.path("state"));
    }

    private static boolean is(String word, JsonNode node) {
        return word.equalsIgnoreCase(node.textValue());
    }

    /** Leaves out descriptions: they are free text. */
    @Override
    public String toString() {
        return "VehicleErrors[" + all.size() + "]";
    }
}
