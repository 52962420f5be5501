/** The file of rules: who is to be subscribed to which webhook. Pure functions; it knows no Smartcar and no database. */
package dev.carflow.subscriptions.rules;
