package dev.carflow.k8s;

import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One image for all, of a version that does not move, with bounds on what it takes. */
final class Images implements Check {

    @Override
    public Stream<String> problems(Manifests manifests) {
        Set<String> images = manifests
                .pods()
                .flatMap(Pod::containers)
                .map(container -> container.path("image").asText())
                .collect(Collectors.toSet());
        Stream<String> several =
                images.size() == 1 ? Stream.empty() : Stream.of("not one image for all, but " + images);
        Stream<String> moving = images.stream()
                .filter(image -> !image.matches(".+/.+(:[^:/]*\\d[^:/]*|@sha256:[0-9a-f]{64})"))
                .map(image -> image + ": not of a fixed version");
        return Stream.of(several, moving, manifests.pods().flatMap(Images::resources))
                .flatMap(Function.identity());
    }

    private static Stream<String> resources(Pod pod) {
        return pod.containers()
                .map(container -> container.path("resources"))
                .filter(resources -> resources.at("/requests/cpu").isMissingNode()
                        || resources.at("/requests/memory").isMissingNode()
                        || !resources.at("/requests/memory").equals(resources.at("/limits/memory"))
                        || !resources.at("/limits/cpu").isMissingNode())
                .map(resources ->
                        pod + ": asks for CPU and memory, and is limited by that memory alone; not " + resources);
    }
}
