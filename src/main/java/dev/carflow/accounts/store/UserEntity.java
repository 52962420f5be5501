package dev.carflow.accounts.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** A row of {@code users}. It does not leave this package: callers get records, which have nothing left to load. */
@Entity
@Table(name = "users")
class UserEntity {

    @Id
    @Column(name = "id")
    Long id;

    @Column(name = "external_id", updatable = false)
    String customerId;

    @Column(name = "smartcar_user_id", updatable = false)
    String smartcarUserId;

    @Column(name = "route")
    String route;

    @OneToMany(mappedBy = "user", fetch = FetchType.LAZY)
    @OrderBy("id")
    List<VehicleEntity> vehicles = new ArrayList<>();

    protected UserEntity() {}
}
