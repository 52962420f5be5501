package dev.carflow.proof.migration;

import dev.carflow.PlantedValues;
import dev.carflow.Subcommand;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * An import of very many lines of CSV, each with a vehicle and its tokens: in constant memory, in a heap that could not
 * hold them. Some quoted values span several lines.
 */
public record LargeImportScenario(int lines) implements MigrationScenario {

    private static final String HEAP = "-Xmx64m";
    private static final double VEHICLES_OF_A_USER = 2.5;
    private static final int UNUSABLE_EVERY = 100_000;
    private static final String TOKENS = "00000000-0000-4000-";

    @Override
    public MigrationResult play(String kafka) throws Exception {
        Path file = Files.createTempFile("carflow-import-", ".csv");
        Path collections = Files.createTempFile("carflow-collections-", ".log");
        try (CompanySystem company = CompanySystem.withoutTraffic(FleetSettings.of(1, 1), ApiSettings.defaults())) {
            company.migrateSchema();
            PlantedValues.plant(word -> word.startsWith(TOKENS));
            write(file);
            Findings findings = new Findings();
            Subcommand.End end = Subcommand.run(
                    company.environment("vehicle-tokens"),
                    List.of("migrate", "import", file.toString()),
                    HeapUse.options(HEAP, collections));
            findings.requireNothingPrivate("migrate import", end);
            int unusable = lines / UNUSABLE_EVERY;
            findings.require(end.code() == (unusable == 0 ? 0 : 1), "the import ends well", end.out() + end.err());
            count(
                    company,
                    "select count(*) from vehicles where vehicle_access_token is not null",
                    lines - unusable,
                    findings);
            count(company, "select count(*) from users where external_id is not null", accounts(), findings);
            HeapUse heap = HeapUse.of(collections);
            findings.require(heap.isFlat(), "memory is constant", heap.toString());
            double seconds = end.took().toMillis() / 1e3;
            return MigrationResult.of(
                    String.format(Locale.ROOT, "import of %,d lines, %,d MB", lines, Files.size(file) / 1_000_000),
                    0,
                    List.of(
                            "%.0f lines/s, %.0f s with its start".formatted(lines / seconds, seconds),
                            heap + " of " + HEAP + ", process " + end.peakMegabytes() + " MB"),
                    findings.broken());
        } finally {
            Files.delete(file);
        }
    }

    private static void count(CompanySystem company, String sql, long wanted, Findings findings) {
        long stored = Long.parseLong(company.rows(sql).get(0));
        findings.require(stored == wanted, "every line is stored", sql + ": " + stored + " instead of " + wanted);
    }

    private long accounts() {
        return account(lines - 1) + 1L;
    }

    private static int account(int line) {
        return (int) (line / VEHICLES_OF_A_USER);
    }

    private void write(Path file) throws IOException {
        String issued = Instant.now().toString();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("account,vin,access_token,refresh_token,issued_at\r\n");
            for (int line = 0; line < lines; line++) {
                boolean unusable = line % UNUSABLE_EVERY == UNUSABLE_EVERY - 1;
                out.write(unusable ? "\"1\r\n2,FORGED" + line + ",,,\r\n\"" : "\"" + account(line) + "\"");
                out.write(String.format(
                        Locale.ROOT,
                        ",%017d," + TOKENS + "8000-%012d," + TOKENS + "9000-%012d,%s\r\n",
                        line,
                        line,
                        line,
                        issued));
            }
        }
    }
}
