package dev.carflow.k8s;

import java.nio.file.Path;
import java.util.Locale;

/** The overlays that can be applied to a cluster. */
enum Overlay {
    DEV,
    STAGING,
    PROD;

    private static final Path ALL = Path.of("k8s", "overlays");

    Path directory() {
        return ALL.resolve(toString());
    }

    Manifests render() {
        return Manifests.of(Kustomization.render(directory()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
