/**
 * Links between customers, Smartcar users, vehicles and connections: made when a user connects or Smartcar lists them,
 * removed when a user leaves. It does not call Smartcar.
 */
package dev.carflow.accounts.link;
