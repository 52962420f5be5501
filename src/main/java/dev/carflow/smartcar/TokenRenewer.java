package dev.carflow.smartcar;

/** Who renews vehicles' tokens in the first two phases. Only one may: a refresh token works once (contract 5.2). */
public enum TokenRenewer {
    /** The customer's own application, as before the migration; Carflow gets its tokens by `migrate import`. */
    CUSTOMER,

    /** Carflow, which serves current access tokens to the customer's backend. */
    CARFLOW
}
