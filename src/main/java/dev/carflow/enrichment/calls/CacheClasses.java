package dev.carflow.enrichment.calls;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Caffeine looks its cache classes up by name, chosen by the cache's features. A native executable has to register
 * those that Quarkus does not: here caches with an expiry per entry (cooldowns).
 */
@RegisterForReflection(classNames = {CacheClasses.PACKAGE + "SSMSA", CacheClasses.PACKAGE + "PSWMS"})
final class CacheClasses {

    static final String PACKAGE = "com.github.benmanes.caffeine.cache.";

    private CacheClasses() {}
}
