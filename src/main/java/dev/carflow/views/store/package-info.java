/** The form in which a vehicle's state is stored and restored: internal, and no contract. */
package dev.carflow.views.store;
