package dev.carflow.accounts;

import java.time.Instant;

/**
 * Smartcar's last statement on a user's account.
 *
 * @param needsReauthentication false once the account works again
 * @param at when Smartcar said so
 */
record AccountMark(boolean needsReauthentication, Instant at) {

    AccountMark newer(AccountMark other) {
        return other.at.isAfter(at) ? other : this;
    }
}
