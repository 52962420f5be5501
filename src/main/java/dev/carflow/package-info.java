/** Carflow. */
package dev.carflow;
