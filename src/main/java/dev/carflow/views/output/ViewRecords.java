package dev.carflow.views.output;

import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.json.UtcTime;
import dev.carflow.routing.DerivedTopic;
import dev.carflow.routing.EventHeaders;
import dev.carflow.routing.Topics;
import dev.carflow.views.merge.UserUpdate;
import dev.carflow.views.merge.VehicleState;
import dev.carflow.views.merge.ViewChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes the records that a change of a vehicle's state causes. */
public final class ViewRecords {

    private final String vehicleId;
    private final String causeId;
    private final Instant at;
    private final List<ViewRecord> records = new ArrayList<>(2);

    private ViewRecords(String vehicleId, String causeId, Instant at) {
        this.vehicleId = vehicleId;
        this.causeId = causeId;
        this.at = at;
    }

    /**
     * @param causeId of the event, or of the record about a permission or a removed user
     * @param at when Carflow received that
     * @return in order: for each user whose view differs the change, if readers see one, and the view
     */
    public static List<ViewRecord> of(
            String vehicleId, String causeId, Instant at, VehicleState before, VehicleState after) {
        ViewRecords made = new ViewRecords(vehicleId, causeId, at);
        UserUpdate.between(before, after).forEach(made::add);
        return made.records;
    }

    private void add(UserUpdate update) {
        String userId = update.userId();
        update.routeLeft().ifPresent(route -> {
            ViewChange.between(update.before(), Optional.empty())
                    .ifPresent(end -> records.add(change(route, userId, end)));
            records.add(latest(route, userId, Optional.empty()));
        });
        update.after().ifPresent(view -> {
            update.change().ifPresent(change -> records.add(change(view.route(), userId, change)));
            byte[] value = LatestWriter.write(vehicleId, userId, view);
            if (!isSame(value, update)) {
                records.add(latest(view.route(), userId, Optional.of(value)));
            }
        });
    }

    /** Views can differ in what only decides between later reports, and no reader gets. */
    private boolean isSame(byte[] value, UserUpdate update) {
        return update.beforeOnRoute()
                .filter(before -> Arrays.equals(LatestWriter.write(vehicleId, update.userId(), before), value))
                .isPresent();
    }

    private ViewRecord change(String route, String userId, ViewChange change) {
        byte[] value = ChangeWriter.write(vehicleId, userId, causeId, at, change);
        DerivedTopic topic = Topics.changes(route);
        return new ViewRecord(
                topic.topic(),
                vehicleId,
                Optional.of(value),
                headers(topic, userId, ChangeWriter.TYPE, ChangeWriter.DATA_SCHEMA));
    }

    private ViewRecord latest(String route, String userId, Optional<byte[]> value) {
        DerivedTopic topic = Topics.latest(route);
        return new ViewRecord(
                topic.topic(),
                LatestKey.of(vehicleId, userId),
                value,
                headers(topic, userId, LatestWriter.TYPE, LatestWriter.DATA_SCHEMA));
    }

    /** An event causes one record of a kind for each vehicle and user, so these make the id a unique one. */
    private List<Header> headers(DerivedTopic topic, String userId, String type, String dataSchema) {
        String id = causeId + ':' + LatestKey.of(vehicleId, userId);
        return EventHeaders.ofOwn(id, type, topic.source(), UtcTime.write(at), dataSchema);
    }
}
