/** Has events that are on Kafka processed once more: raw records of a user, a vehicle or a time, to the workers or to another topic. It knows nothing of what was set aside. */
package dev.carflow.redrive.replay;
