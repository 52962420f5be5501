package dev.carflow.accounts.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;

/** A row of {@code smartcar_users}: the customer of each Smartcar user. Functions of the database write it. */
@Entity
@Table(name = "smartcar_users")
class SmartcarUserEntity {

    @Id
    @Column(name = "smartcar_user_id")
    String smartcarUserId;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "user_id", updatable = false)
    UserEntity user;

    @Column(name = "since", updatable = false)
    OffsetDateTime since;

    protected SmartcarUserEntity() {}
}
