package dev.carflow.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/** The workers' open transactions, as the broker sees them. */
record Transactions(Admin admin, String group) {

    private static final Set<TransactionState> OPEN =
            Set.of(TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);

    /** After a process was killed or frozen, this shows whether it was in a transaction. */
    boolean isOpen(String worker) throws Exception {
        return admin.listTransactions(new ListTransactionsOptions().filterStates(OPEN)).all().get().stream()
                .map(TransactionListing::transactionalId)
                .anyMatch(id -> id.startsWith(group + "-" + worker + "-"));
    }

    /** Freezes a worker in the middle of a transaction, or after that time anyway. */
    void freezeInOne(Worker worker, Duration timeout) throws Exception {
        Instant deadline = Instant.now().plus(timeout);
        worker.freeze();
        while (!isOpen(worker.name()) && Instant.now().isBefore(deadline)) {
            worker.thaw();
            worker.freeze();
        }
    }
}
