/**
 * The application's access token, fetched once and shared by every caller in the process (contract 6).
 *
 * <p>It knows how a token is requested, how long it may be used and what to do while there is none. It must not know
 * what tokens are used for, nor anything else of Carflow but the HTTP transport and spans: metrics come from {@link
 * dev.carflow.smartcar.token.TokenListener}.
 */
package dev.carflow.smartcar.token;
