package dev.carflow.k8s;

import java.util.stream.Stream;

/** A condition that must hold for every overlay. */
interface Check {

    /** A line for each thing that is wrong, beginning with the object it is wrong in. */
    Stream<String> problems(Manifests manifests);
}
