package dev.carflow.accounts.connect;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was to exchange. */
final class FakeExchange implements CodeExchange {

    final List<Request> asked = new CopyOnWriteArrayList<>();
    volatile Uni<Outcome> answer = Uni.createFrom().item(new Stored());

    @Override
    public Uni<Outcome> exchange(Request request) {
        asked.add(request);
        return answer;
    }
}
