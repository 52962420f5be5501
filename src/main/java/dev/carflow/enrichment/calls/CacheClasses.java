package dev.carflow.enrichment.calls;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Which class a cache is made of follows from what is asked of it, and Caffeine finds it by name. A native executable has
 * to be told of those that Quarkus does not register: with a time of its own for each entry (pauses).
 */
@RegisterForReflection(classNames = {CacheClasses.PACKAGE + "SSMSA", CacheClasses.PACKAGE + "PSWMS"})
final class CacheClasses {

    static final String PACKAGE = "com.github.benmanes.caffeine.cache.";

    private CacheClasses() {}
}
