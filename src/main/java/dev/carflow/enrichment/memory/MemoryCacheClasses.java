package dev.carflow.enrichment.memory;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Caffeine looks its cache classes up by name, chosen by the cache's features. A native executable has to register
 * those that Quarkus does not: here caches bounded by weight and age (vehicles), and by number and age (removed users).
 */
@RegisterForReflection(
        classNames = {
            MemoryCacheClasses.PACKAGE + "SSMWW",
            MemoryCacheClasses.PACKAGE + "PSWMW",
            MemoryCacheClasses.PACKAGE + "SSMSW",
            MemoryCacheClasses.PACKAGE + "PSWMS"
        })
final class MemoryCacheClasses {

    static final String PACKAGE = "com.github.benmanes.caffeine.cache.";

    private MemoryCacheClasses() {}
}
