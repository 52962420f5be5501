package dev.carflow.accounts.link;

import java.util.List;

/** The result of removing a customer or a Smartcar user, or of previewing it. */
public sealed interface RemovalResult {

    /**
     * The removed rows.
     *
     * @param users rows of {@code users}: 0 where a customer has other Smartcar users left
     * @param tokens vehicles that had a token
     * @param sessions of Connect
     * @param smartcarUserIds users whose remembered values every process drops
     */
    record Removed(
            List<String> smartcarUserIds, int users, int vehicles, int tokens, int connections, int marks, int sessions)
            implements RemovalResult {
        public Removed {
            smartcarUserIds = List.copyOf(smartcarUserIds);
        }

        /** Ids are not for logs. */
        @Override
        public String toString() {
            return "Removed[users=" + users + ", vehicles=" + vehicles + ", tokens=" + tokens + ", connections="
                    + connections + ", marks=" + marks + ", sessions=" + sessions + "]";
        }
    }

    /**
     * Nothing is stored about such a user. A Smartcar user was forgotten all the same: in the record of late events
     * and, by notification, in all processes.
     */
    record NothingFound() implements RemovalResult {}
}
