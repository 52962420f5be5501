package dev.carflow.accounts.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

/** A row of {@code vehicles} without its tokens: their columns are gone once the migration is finished. */
@Entity
@Table(name = "vehicles")
class VehicleEntity {

    @Id
    @Column(name = "id")
    Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "user_id")
    UserEntity user;

    @Column(name = "vin")
    String vin;

    @Column(name = "smartcar_vehicle_id")
    String smartcarVehicleId;

    protected VehicleEntity() {}
}
