package dev.carflow.smartcar.http;

/** Why a call has no whole response. */
public enum TransportFault {
    /** A part of the request cannot be sent unambiguously; nothing was sent. */
    NOT_SENDABLE,
    /** The caller had nothing to authorize the call with; nothing was sent. */
    NO_AUTHORIZATION,
    /** As many calls as may wait for a connection are waiting; nothing was sent. */
    OVERLOADED,
    /** No connection: refused by the host or the proxy, no such host, or an untrusted certificate; nothing was sent. */
    UNREACHABLE,
    /** No TCP connection within the connect timeout; nothing was sent. */
    CONNECT_TIMEOUT,
    /** No response head within the response timeout. */
    RESPONSE_TIMEOUT,
    /** The total timeout passed. */
    TOTAL_TIMEOUT,
    /** The connection ended, or the response broke HTTP, before the response was whole. */
    INCOMPLETE,
    /** The body is longer than the settings allow. */
    TOO_LARGE
}
