package dev.carflow.sandbox.simulator.webhooks;

import dev.carflow.sandbox.simulator.wire.RandomIds;
import java.util.ArrayList;
import java.util.List;

/**
 * A webhook as named in the dashboard.
 *
 * @param id a UUID, or {@code wh_} and more (contract 12.1)
 */
record Webhook(String id, String name, String applicationId) {

    private static final String NAME = "Fleet ingestion";

    /** Returns the webhooks of one application; the first has a UUID, the others are of the newer form. */
    static List<Webhook> some(int count, RandomIds ids) {
        String first = ids.next();
        List<Webhook> webhooks = new ArrayList<>();
        if (count == 1) {
            webhooks.add(new Webhook(first, NAME, "app_" + first));
            return webhooks;
        }
        String application = "app_" + ids.next();
        webhooks.add(new Webhook(first, NAME, application));
        for (int i = 1; i < count; i++) {
            webhooks.add(new Webhook("wh_" + ids.next(), NAME + " " + (i + 1), application));
        }
        return webhooks;
    }
}
