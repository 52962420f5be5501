package dev.carflow.accounts.link;

import java.util.List;

/** What was removed with a customer or a Smartcar user, or would be. */
public sealed interface RemovalResult {

    /**
     * What was removed.
     *
     * @param users rows of {@code users}: 0 where a customer has other Smartcar users left
     * @param tokens vehicles that had a token
     * @param sessions of Connect
     * @param smartcarUserIds those whose memory every process drops
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
     * Nothing is stored of such a user. Processes were told to forget a Smartcar user all the same, and so was what is
     * remembered of late events.
     */
    record NothingFound() implements RemovalResult {}
}
