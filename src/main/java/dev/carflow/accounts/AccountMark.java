package dev.carflow.accounts;

import java.time.Instant;

/**
 * What Smartcar said of a user's account.
 *
 * @param needsReauthentication false once the account works again
 * @param at when Smartcar said so
 */
record AccountMark(boolean needsReauthentication, Instant at) {

    AccountMark newer(AccountMark other) {
        return other.at.isAfter(at) ? other : this;
    }
}
