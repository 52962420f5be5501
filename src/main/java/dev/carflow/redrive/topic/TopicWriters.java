package dev.carflow.redrive.topic;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Opens writers, one for each run. */
@ApplicationScoped
public class TopicWriters {

    private final TopicClients clients;

    @Inject
    TopicWriters(TopicClients clients) {
        this.clients = clients;
    }

    /**
     * @return a writer that must be closed
     */
    public TopicWriter open() {
        return new TopicWriter(clients.producer());
    }

    /**
     * @param transactionalId fences earlier writers of this id
     * @return a writer of transactions that must be closed
     */
    public TransactionalTopicWriter openTransactional(String transactionalId) {
        return TransactionalTopicWriter.open(clients.producer(transactionalId));
    }
}
