package dev.carflow.proof.migration;

import dev.carflow.Subcommand;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Customers of a large fleet who are matched with the Smartcar users that a backfill found, by VIN and by Smartcar's
 * id of the vehicle. The VINs are stored already, so the figures are those of the database.
 *
 * @param vehicles for each way
 */
public record LargeMatchScenario(int vehicles) implements MigrationScenario {

    @Override
    public MigrationResult play(String kafka) throws Exception {
        ApiSettings api = ApiSettings.defaults().withAllowance(Allowance.unlimited());
        try (CompanySystem company = CompanySystem.withoutTraffic(FleetSettings.of(1, 1), api)) {
            company.migrateSchema();
            moveIn(company, "vin", "vin", "lpad(n::text, 17, '0')");
            moveIn(company, "id", "smartcar_vehicle_id", "'V-id-' || n");
            Map<String, String> environment = company.environment("parallel");
            Findings findings = new Findings();
            List<String> figures = new ArrayList<>();
            for (String way : List.of("vin", "id")) {
                Subcommand.End end = Subcommand.run(
                        environment,
                        way.equals("vin")
                                ? "migrate backfill --source vins"
                                : "migrate backfill --match-by-vehicle --restart");
                findings.requireNothingPrivate("matching by " + way, end);
                findings.require(end.code() == 0, "matching ends well", end.out() + end.err());
                check(company, way, findings);
                figures.add(
                        "by %s %.1f s with its start".formatted(way, end.took().toMillis() / 1e3));
            }
            return MigrationResult.of(
                    "matching of %d users and %d vehicles in each way".formatted(users(), vehicles),
                    company.smartcar().api().counts().calls(),
                    figures,
                    findings.broken());
        }
    }

    private int users() {
        return vehicles * 2 / 5;
    }

    /** Stores customers with vehicles that are known by one column, and the Smartcar users who connect these. */
    private void moveIn(CompanySystem company, String way, String column, String value) {
        String numbers = " from generate_series(1, " + users() + ") n";
        String cars = " from generate_series(1, " + vehicles + ") n join users u on u.%s = '" + way + "-' || n %% "
                + users() + " + 1";
        for (String rows : List.of(
                "users (external_id) select '" + way + "-' || n" + numbers,
                "users (smartcar_user_id, found_at) select '" + way + "-' || n, now()" + numbers,
                "smartcar_users select smartcar_user_id, id from users where smartcar_user_id like '" + way + "-%'",
                "vehicles (user_id, " + column + ") select u.id, " + value + cars.formatted("external_id"),
                "vehicles (user_id, smartcar_vehicle_id, vin) select u.id, 'V-" + way + "-' || n, "
                        + (way.equals("vin") ? value : "null") + cars.formatted("smartcar_user_id"),
                "connections (smartcar_user_id, smartcar_vehicle_id, vehicle_id, mode) select u.smartcar_user_id,"
                        + " v.smartcar_vehicle_id, v.id, 'live' from vehicles v join users u on u.id = v.user_id"
                        + " where u.smartcar_user_id like '" + way + "-%'")) {
            company.execute("insert into " + rows);
        }
    }

    private void check(CompanySystem company, String way, Findings findings) {
        String matched = company.rows("select count(*) from users where external_id like '" + way
                        + "-%' and smartcar_user_id = external_id")
                .get(0);
        findings.require(matched.equals(String.valueOf(users())), "every customer is matched with its user", matched);
        String merged = company.rows("select count(*) from vehicles v join users u on u.id = v.user_id"
                        + " where u.external_id like '" + way + "-%' and v.smartcar_vehicle_id like 'V-" + way + "-%'")
                .get(0);
        findings.require(merged.equals(String.valueOf(vehicles)), "every vehicle is one row", merged);
    }
}
