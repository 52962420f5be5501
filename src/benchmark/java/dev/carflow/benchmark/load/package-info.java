/** The load generator: prebuilt requests over non-blocking sockets, in a closed loop or at a fixed rate. */
package dev.carflow.benchmark.load;
