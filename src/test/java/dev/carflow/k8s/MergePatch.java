package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Kubernetes' strategic merge patch: elements of some lists are merged by their key, other lists are replaced. */
final class MergePatch {

    private static final Map<String, String> KEYS = Map.of(
            "containers", "name",
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath",
            "ports", "containerPort");

    private MergePatch() {}

    static void apply(ObjectNode patch, ObjectNode target) {
        patch.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode theirs = target.path(name);
            if (field.getValue().isNull()) {
                target.remove(name);
            } else if (field.getValue() instanceof ObjectNode object && theirs instanceof ObjectNode inner) {
                apply(object, inner);
            } else if (field.getValue() instanceof ArrayNode list
                    && theirs instanceof ArrayNode inner
                    && KEYS.containsKey(name)) {
                target.set(name, merged(list, inner, KEYS.get(name)));
            } else {
                target.set(name, field.getValue().deepCopy());
            }
        });
    }

    /** New elements come first, as in Kustomize. */
    private static ArrayNode merged(ArrayNode patch, ArrayNode target, String key) {
        ArrayNode all = new ObjectMapper().createArrayNode();
        for (JsonNode element : patch) {
            Optional<JsonNode> same = Manifest.each(target)
                    .filter(each -> each.path(key).equals(element.path(key)))
                    .findFirst();
            if (same.isPresent()) {
                apply((ObjectNode) element, (ObjectNode) same.get());
            } else {
                all.add(element.deepCopy());
            }
        }
        return all.addAll(target);
    }
}
