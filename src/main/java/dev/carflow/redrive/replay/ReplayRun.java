package dev.carflow.redrive.replay;

import dev.carflow.redrive.topic.OffsetRanges;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A replay in progress, stored as a row of {@code replay_run}. */
@Entity
@Table(name = "replay_run")
class ReplayRun {

    @Id
    private String id;

    private String definition;

    /** The offsets still to be read. */
    @Column(name = "extent")
    private String left;

    private long total;

    private long published;

    /** Incremented with each save: a process that saves with an older one has been overtaken. */
    @Version
    private int turn;

    private boolean done;

    @Column(name = "begun_at")
    private Instant begunAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected ReplayRun() {}

    ReplayRun(String definition, OffsetRanges extent, Instant now) {
        this.id = "replay-" + UUID.randomUUID();
        this.definition = definition;
        this.left = extent.format();
        this.total = extent.size();
        this.begunAt = now;
        this.updatedAt = now;
    }

    void advance(OffsetRanges rest, long publishedSoFar, boolean isDone) {
        left = rest.format();
        published = publishedSoFar;
        done = isDone;
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    String id() {
        return id;
    }

    OffsetRanges left() {
        return OffsetRanges.parse(left);
    }

    /** Returns the offsets to be read in total. */
    long total() {
        return total;
    }

    long published() {
        return published;
    }

    Instant begunAt() {
        return begunAt;
    }
}
