package dev.carflow.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.VirtualTime;
import dev.carflow.accounts.RecentRemovals;
import dev.carflow.accounts.UserRemoved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemovedUsersTest {

    private final VirtualTime time = new VirtualTime();
    private final List<Set<String>> forgotten = new ArrayList<>();
    private final List<RecentRemovals> recent = new ArrayList<>();

    private RemovedUsers worker(Consumer<Set<String>> forget) {
        return new RemovedUsers(true, forget, recent::add, time);
    }

    @Test
    void aThousandRemovedUsersAreForgottenTogetherAndLater() {
        // Given
        RemovedUsers users = worker(forgotten::add);

        // When
        IntStream.range(0, 1000).forEach(i -> users.onRemoved(new UserRemoved("u" + i)));

        // Then
        assertThat(forgotten).isEmpty();
        time.pass(Duration.ofSeconds(1));
        assertThat(forgotten).singleElement().satisfies(all -> assertThat(all).hasSize(1000));

        // And: who comes later
        users.onRemoved(new UserRemoved("later"));
        time.pass(Duration.ofSeconds(1));
        assertThat(forgotten).element(1).isEqualTo(Set.of("later"));
    }

    @Test
    void aUserWhoIsRemovedAgainDuringAWalkIsForgottenAgain() {
        // Given: who came back, and is removed while the walk has passed by what is known of the user
        List<RemovedUsers> self = new ArrayList<>();
        RemovedUsers users = worker(all -> {
            if (forgotten.isEmpty()) {
                self.get(0).onRemoved(new UserRemoved("u"));
            }
            forgotten.add(all);
        });
        self.add(users);

        // When
        users.onRemoved(new UserRemoved("u"));
        time.pass(Duration.ofSeconds(1));

        // Then
        assertThat(forgotten).containsExactly(Set.of("u"), Set.of("u"));
    }

    @Test
    void aFailedForgettingIsRetried() {
        // Given
        RemovedUsers users = worker(all -> {
            if (forgotten.isEmpty()) {
                forgotten.add(Set.of());
                throw new IllegalStateException("not now");
            }
            forgotten.add(all);
        });

        // When
        users.onRemoved(new UserRemoved("u"));
        time.pass(Duration.ofSeconds(10));

        // Then
        assertThat(forgotten).containsExactly(Set.of(), Set.of("u"));
    }

    @Test
    void usersRemovedWithoutANotificationAreForgottenWithRetries() {
        // Given
        RecentRemovals removals = new RecentRemovals(Map.of("hash", Instant.EPOCH));
        RemovedUsers users = new RemovedUsers(
                true,
                forgotten::add,
                all -> {
                    recent.add(all);
                    if (recent.size() == 1) {
                        throw new IllegalStateException("not now");
                    }
                },
                time);

        // When
        users.onRecent(removals);
        time.pass(Duration.ofSeconds(10));

        // Then
        assertThat(recent).containsExactly(removals, removals);
    }

    @Test
    void aProcessThatRemembersNothingForgetsNothing() {
        new RemovedUsers(false, forgotten::add, recent::add, time).onRemoved(new UserRemoved("u"));
        time.pass(Duration.ofSeconds(10));
        assertThat(forgotten).isEmpty();
    }
}
