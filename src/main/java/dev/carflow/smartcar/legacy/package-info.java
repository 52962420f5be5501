/**
 * Per-vehicle tokens of applications that have not moved to the application token yet: obtaining them, keeping them
 * fresh for many callers, and the calls of v2.0 that a migration needs (contract 5).
 *
 * <p>It knows how tokens rotate and what must be saved before it is used. It must not know where tokens are stored,
 * nor who calls Smartcar with them: the store is a port, {@link dev.carflow.smartcar.legacy.VehicleTokenStore}.
 */
package dev.carflow.smartcar.legacy;
