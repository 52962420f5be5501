/**
 * The application's access token, fetched once and shared by every caller in the process (contract 6).
 *
 * <p>It knows how a token is asked for, how long it may be used and what to do while none can be had. It must not know
 * what tokens are used for, nor anything else of Carflow: metrics are made of {@link
 * dev.carflow.smartcar.token.TokenEvents}.
 */
package dev.carflow.smartcar.token;
