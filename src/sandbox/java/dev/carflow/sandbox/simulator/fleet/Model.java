package dev.carflow.sandbox.simulator.fleet;

import static dev.carflow.sandbox.simulator.fleet.Powertrain.BEV;
import static dev.carflow.sandbox.simulator.fleet.Powertrain.ICE;
import static dev.carflow.sandbox.simulator.fleet.Powertrain.PHEV;

import java.util.List;

/**
 * A model as built: energy on board in kWh and litres, consumption per 100 km, charging power in kW.
 *
 * @param powertrainKnown false if Smartcar sends {@code "powertrainType": null} though the maker knows better
 */
record Model(
        String make,
        String name,
        int year,
        Powertrain powertrain,
        boolean powertrainKnown,
        double batteryKwh,
        double kwhPer100Km,
        double chargeKw,
        double tankLitres,
        double litresPer100Km) {

    static final List<Model> CATALOGUE = List.of(
            electric("TESLA", "Model 3", 2022, true, 75, 15.5, 11),
            electric("VOLKSWAGEN", "ID.4", 2023, false, 77, 18.5, 11),
            electric("POLESTAR", "2", 2021, true, 78, 19.2, 11),
            electric("AUDI", "Q4 e-tron", 2024, true, 77, 18.1, 11),
            electric("KIA", "EV6", 2022, true, 74, 17.0, 10.5),
            electric("JAGUAR", "I-PACE", 2021, true, 84.7, 22.0, 7.4),
            electric("RIVIAN", "R1S", 2025, true, 131, 26.5, 11.5),
            new Model("BYD", "Seal U Dm-i", 2025, PHEV, true, 26.6, 19.8, 6.6, 60, 6.4),
            new Model("TOYOTA", "RAV4 Prime", 2023, PHEV, true, 18.1, 18.0, 6.6, 55, 5.8),
            new Model("FORD", "F-150", 2021, ICE, true, 0, 0, 0, 89, 11.8));

    private static Model electric(
            String make,
            String name,
            int year,
            boolean powertrainKnown,
            double kwh,
            double kwhPer100Km,
            double chargeKw) {
        return new Model(make, name, year, BEV, powertrainKnown, kwh, kwhPer100Km, chargeKw, 0, 0);
    }
}
