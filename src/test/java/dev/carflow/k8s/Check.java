package dev.carflow.k8s;

import java.util.stream.Stream;

/** One thing that has to hold for every overlay. */
interface Check {

    /** A line for each thing that is wrong, beginning with the object it is wrong in. */
    Stream<String> problems(Manifests manifests);
}
