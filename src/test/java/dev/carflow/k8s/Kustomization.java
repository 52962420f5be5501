package dev.carflow.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Renders a kustomization: resources, components, generated ConfigMaps, patches, namespace and images. Anything else that
 * Kustomize knows is refused, so that nothing is silently left out.
 */
final class Kustomization {

    private static final Set<String> KNOWN = Set.of(
            "apiVersion", "kind", "resources", "components", "configMapGenerator", "patches", "namespace", "images");
    private static final Set<String> OF_THE_CLUSTER = Set.of("Namespace");
    private static final String CONFIG_MAP = "ConfigMap";

    private final List<ObjectNode> objects = new ArrayList<>();
    private final Set<String> generated = new HashSet<>();

    /** Generated ConfigMaps that keep their name whatever is in them. */
    private final Set<String> named = new HashSet<>();

    private Kustomization() {}

    static List<ObjectNode> render(Path directory) {
        Kustomization all = new Kustomization();
        all.add(directory);
        all.nameByContent();
        return List.copyOf(all.objects);
    }

    private void add(Path directory) {
        ObjectNode file =
                Yaml.documents(directory.resolve("kustomization.yaml")).get(0);
        file.fieldNames().forEachRemaining(key -> require(KNOWN.contains(key), directory + ": " + key));
        file.path("resources").forEach(name -> addPart(directory.resolve(name.asText())));
        file.path("configMapGenerator").forEach(generator -> generate(directory, generator));
        file.path("components").forEach(name -> addPart(directory.resolve(name.asText())));
        file.path("patches").forEach(patch -> patch(directory, patch));
        if (file.has("namespace")) {
            moveTo(file.path("namespace").asText());
        }
        file.path("images").forEach(this::pin);
    }

    /** A component sees what was there before it, and so does everything here: ours are never nested otherwise. */
    private void addPart(Path part) {
        if (Files.isDirectory(part)) {
            add(part);
        } else {
            objects.addAll(Yaml.documents(part));
        }
    }

    private void generate(Path directory, JsonNode generator) {
        String name = generator.path("name").asText();
        boolean merge = generator.path("behavior").asText("create").equals("merge");
        require(merge == generated.contains(name), "ConfigMap " + name + " is generated once and then merged");
        if (!merge) {
            ObjectNode map = new ObjectMapper().createObjectNode();
            map.put("apiVersion", "v1").put("kind", CONFIG_MAP);
            map.putObject("metadata").put("name", name);
            map.putObject("data");
            objects.add(map);
            generated.add(name);
            generatorOptions(generator.path("options"), map);
        }
        ObjectNode data =
                (ObjectNode) one(object -> isNamed(object, CONFIG_MAP, name)).path("data");
        generator.path("literals").forEach(literal -> {
            String[] pair = literal.asText().split("=", 2);
            data.put(pair[0], pair[1]);
        });
        generator.path("files").forEach(file -> {
            String[] pair = file.asText().split("=", 2);
            data.put(pair[0], Application.read(directory.resolve(pair[1])));
        });
    }

    private void generatorOptions(JsonNode options, ObjectNode map) {
        options.fieldNames()
                .forEachRemaining(
                        key -> require(Set.of("labels", "disableNameSuffixHash").contains(key), "option " + key));
        if (options.has("labels")) {
            ((ObjectNode) map.path("metadata")).set("labels", options.path("labels"));
        }
        if (options.path("disableNameSuffixHash").asBoolean()) {
            named.add(map.at("/metadata/name").asText());
        }
    }

    private void patch(Path directory, JsonNode patch) {
        JsonNode content = patch.has("path")
                ? Yaml.documents(directory.resolve(patch.path("path").asText())).get(0)
                : Yaml.value(patch.path("patch").asText());
        if (content instanceof ObjectNode merge) {
            String name = merge.at("/metadata/name").asText();
            MergePatch.apply(
                    merge, one(object -> isNamed(object, merge.path("kind").asText(), name)));
            return;
        }
        JsonNode target = patch.path("target");
        target.fieldNames()
                .forEachRemaining(key -> require(Set.of("kind", "name").contains(key), "target by " + key));
        for (ObjectNode object : objects) {
            if (isNamed(
                    object, target.path("kind").asText(), target.path("name").asText(".*"))) {
                JsonPatch.apply(content, object);
            }
        }
    }

    private void moveTo(String namespace) {
        for (ObjectNode object : objects) {
            boolean ofTheCluster = OF_THE_CLUSTER.contains(object.path("kind").asText());
            ((ObjectNode) object.path("metadata")).put(ofTheCluster ? "name" : "namespace", namespace);
        }
    }

    private void pin(JsonNode image) {
        Manifests.of(objects).pods().flatMap(Pod::containers).forEach(container -> {
            if (container.path("image").equals(image.path("name"))) {
                ((ObjectNode) container)
                        .put(
                                "image",
                                image.path("newName").asText()
                                        + ':'
                                        + image.path("newTag").asText());
            }
        });
    }

    private void nameByContent() {
        for (String name : generated) {
            if (named.contains(name)) {
                continue;
            }
            ObjectNode map = one(object -> isNamed(object, CONFIG_MAP, name));
            String hashed = name + '-' + ConfigMapHash.of(map);
            ((ObjectNode) map.path("metadata")).put("name", hashed);
            Manifests.of(objects)
                    .pods()
                    .flatMap(pod -> pod.template().findValues("configMapRef").stream())
                    .filter(reference -> reference.path("name").asText().equals(name))
                    .forEach(reference -> ((ObjectNode) reference).put("name", hashed));
        }
    }

    private ObjectNode one(Predicate<ObjectNode> wanted) {
        List<ObjectNode> found = objects.stream().filter(wanted).toList();
        require(found.size() == 1, found.size() + " objects where one is meant");
        return found.get(0);
    }

    private static boolean isNamed(ObjectNode object, String kind, String name) {
        return object.path("kind").asText().equals(kind)
                && object.at("/metadata/name").asText().matches(name);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("Not known to this renderer: " + otherwise);
        }
    }
}
