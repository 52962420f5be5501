package dev.carflow.enrichment.memory;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Which class a cache is made of follows from what is asked of it, and Caffeine finds it by name. A native executable has
 * to be told of those that Quarkus does not register: bounded by weight and age (what is remembered of vehicles), and by
 * number and age (removed users).
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
