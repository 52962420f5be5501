package dev.carflow.accounts.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;

/** A row of {@code account_mark}, which events write; its Smartcar user need not be known otherwise. */
@Entity
@Table(name = "account_mark")
class AccountMarkEntity {

    @Id
    @Column(name = "user_id")
    String smartcarUserId;

    @Column(name = "reauthenticate_since", updatable = false)
    OffsetDateTime reauthenticateSince;

    protected AccountMarkEntity() {}
}
