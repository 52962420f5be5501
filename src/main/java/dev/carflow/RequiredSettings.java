package dev.carflow;

import dev.carflow.accounts.AccountsConfig;
import dev.carflow.accounts.connect.ConnectComponents;
import dev.carflow.operations.Role;
import dev.carflow.settings.ListItem;
import dev.carflow.settings.SecretFile;
import dev.carflow.webhook.ManagementTokens;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.AssertTrue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings that must be given before the service can start, across features: some settings are required by a role.
 * Checked with all others, so that one start shows every problem.
 */
@ConfigMapping(prefix = "")
interface RequiredSettings {

    /** As text: a role that cannot be read is another problem, and must not hide these. */
    @WithName("carflow.roles")
    @WithDefault("ingest,worker")
    List<@WithConverter(ListItem.class) String> roles();

    /** A subcommand needs the database alone; what else one needs it says itself. */
    @WithName("carflow.command")
    @WithDefault("false")
    boolean command();

    /** A subcommand for readers of the topics works without: they have no database of Carflow's. */
    @WithName("carflow.command-without-database")
    @WithDefault("false")
    boolean commandWithoutDatabase();

    @WithName("carflow.webhook.management-tokens")
    Optional<List<@WithConverter(ListItem.class) String>> managementTokens();

    @WithName("carflow.webhook.management-tokens-file")
    Optional<Path> managementTokensFile();

    @WithName("kafka.bootstrap.servers")
    Optional<List<@WithConverter(ListItem.class) String>> bootstrapServers();

    @AssertTrue(
            message = "carflow.webhook.management-tokens is missing: set CARFLOW_WEBHOOK_MANAGEMENT_TOKENS to the"
                    + " application management token of Smartcar's dashboard, or"
                    + " CARFLOW_WEBHOOK_MANAGEMENT_TOKENS_FILE to a file that holds it, or leave the role ingest out of"
                    + " carflow.roles")
    default boolean isIngestEquipped() {
        return !has(Role.INGEST)
                || managementTokens().filter(tokens -> !tokens.isEmpty()).isPresent()
                || managementTokensFile().isPresent();
    }

    @AssertTrue(
            message = "carflow.webhook.management-tokens-file names a file that cannot be read or holds no token: check"
                    + " the path and that the secret is mounted there")
    default boolean isTokensFileReadable() {
        return !has(Role.INGEST)
                || managementTokensFile()
                        .filter(file -> ManagementTokens.in(file).isEmpty())
                        .isEmpty();
    }

    @AssertTrue(
            message = "kafka.bootstrap.servers is missing: set KAFKA_BOOTSTRAP_SERVERS to the brokers' host:port list")
    default boolean isKafkaNamed() {
        return command()
                || bootstrapServers().filter(servers -> !servers.isEmpty()).isPresent();
    }

    /** By default none. */
    @WithName("carflow.enrichment.signals")
    Optional<List<@WithConverter(ListItem.class) String>> enrichmentSignals();

    @WithName("carflow.smartcar.client-id")
    Optional<String> clientId();

    @WithName("carflow.smartcar.client-secret")
    Optional<String> clientSecret();

    @WithName("carflow.smartcar.client-secret-file")
    Optional<Path> clientSecretFile();

    /** As text: which URLs are understood is the driver's business. */
    @WithName("carflow.database.url")
    Optional<String> databaseUrl();

    @AssertTrue(
            message = "carflow.smartcar.client-id is missing: set CARFLOW_SMARTCAR_CLIENT_ID to the client id of"
                    + " Smartcar's dashboard, or CARFLOW_ENRICHMENT_SIGNALS to none, or leave the role worker out of"
                    + " carflow.roles")
    default boolean isCallerNamed() {
        return !callsSmartcar() || clientId().isPresent();
    }

    @AssertTrue(
            message = "carflow.smartcar.client-secret is missing: set CARFLOW_SMARTCAR_CLIENT_SECRET, or"
                    + " CARFLOW_SMARTCAR_CLIENT_SECRET_FILE to a file that holds it, or CARFLOW_ENRICHMENT_SIGNALS to"
                    + " none, or leave the role worker out of carflow.roles")
    default boolean isCallerEquipped() {
        return !callsSmartcar()
                || clientSecret().isPresent()
                || clientSecretFile().isPresent();
    }

    @AssertTrue(
            message = "carflow.smartcar.client-secret-file names a file that cannot be read or holds no secret: check"
                    + " the path and that the secret is mounted there")
    default boolean isSecretFileReadable() {
        return !callsSmartcar() && !connects()
                || clientSecretFile()
                        .filter(file -> !SecretFile.isSecretIn(file))
                        .isEmpty();
    }

    @AssertTrue(
            message = "carflow.database.url is missing: set CARFLOW_DATABASE_URL to"
                    + " postgresql://user@host:5432/database, or leave the role worker out of carflow.roles")
    default boolean isWorkerDatabaseNamed() {
        return !has(Role.WORKER) || databaseUrl().isPresent();
    }

    /** Any of Connect's settings; whether all are there is its own business. */
    @WithName("carflow.connect.api-key")
    Optional<List<@WithConverter(ListItem.class) String>> connectApiKey();

    @WithName("carflow.connect.api-key-file")
    Optional<Path> connectApiKeyFile();

    @AssertTrue(
            message =
                    "carflow.connect.api-key-file names a file that cannot be read or holds no key of 32 to 512 visible"
                            + " ASCII characters: check the path and that the secret is mounted there")
    default boolean isConnectKeyFileReadable() {
        return !connects()
                || connectApiKeyFile().map(ConnectComponents::areKeysIn).orElse(true);
    }

    @WithName("carflow.connect.redirect-uri")
    Optional<String> connectRedirectUri();

    @AssertTrue(
            message = "carflow.smartcar.client-id is missing: set CARFLOW_SMARTCAR_CLIENT_ID to the client id of"
                    + " Smartcar's dashboard, which Connect confirms users with, or leave out all of carflow.connect")
    default boolean isConnectNamed() {
        return !connects() || callsSmartcar() || clientId().isPresent();
    }

    @AssertTrue(
            message = "carflow.smartcar.client-secret is missing: set CARFLOW_SMARTCAR_CLIENT_SECRET, or"
                    + " CARFLOW_SMARTCAR_CLIENT_SECRET_FILE to a file that holds it; Connect confirms users with it; or"
                    + " leave out all of carflow.connect")
    default boolean isConnectEquipped() {
        return !connects()
                || callsSmartcar()
                || clientSecret().isPresent()
                || clientSecretFile().isPresent();
    }

    @AssertTrue(
            message = "carflow.database.url is missing: set CARFLOW_DATABASE_URL to"
                    + " postgresql://user@host:5432/database, where Connect keeps its sessions, or leave out all of"
                    + " carflow.connect")
    default boolean isConnectDatabaseNamed() {
        return !connects() || has(Role.WORKER) || databaseUrl().isPresent();
    }

    @AssertTrue(
            message = "carflow.database.url is missing: set CARFLOW_DATABASE_URL to"
                    + " postgresql://user@host:5432/database, which the subcommand is about")
    default boolean isSubcommandsDatabaseNamed() {
        return !command() || commandWithoutDatabase() || databaseUrl().isPresent();
    }

    /** As text: a phase that cannot be read is another problem. */
    @WithName("carflow.migration.phase")
    @WithDefault("application-token")
    String migrationPhase();

    /** As text, as above. */
    @WithName("carflow.migration.vehicle-tokens-renewed-by")
    @WithDefault("customer")
    String vehicleTokensRenewedBy();

    @WithName("carflow.smartcar.legacy.client-id")
    Optional<String> legacyClientId();

    @WithName("carflow.smartcar.legacy.client-secret")
    Optional<String> legacyClientSecret();

    @WithName("carflow.smartcar.legacy.client-secret-file")
    Optional<Path> legacyClientSecretFile();

    @WithName("carflow.accounts.encryption-keys")
    Optional<List<@WithConverter(ListItem.class) String>> encryptionKeys();

    @AssertTrue(
            message = "carflow.smartcar.legacy.client-id is missing: set CARFLOW_SMARTCAR_LEGACY_CLIENT_ID to the"
                    + " application id of Smartcar's dashboard, with which vehicles' tokens are got and renewed, or"
                    + " CARFLOW_MIGRATION_PHASE to application-token")
    default boolean isLegacyClientNamed() {
        return !getsVehicleTokens() || legacyClientId().isPresent();
    }

    @AssertTrue(
            message = "carflow.smartcar.legacy.client-secret is missing: set CARFLOW_SMARTCAR_LEGACY_CLIENT_SECRET, or"
                    + " CARFLOW_SMARTCAR_LEGACY_CLIENT_SECRET_FILE to a file that holds it, or CARFLOW_MIGRATION_PHASE to"
                    + " application-token")
    default boolean isLegacyClientEquipped() {
        return !getsVehicleTokens()
                || legacyClientSecret().isPresent()
                || legacyClientSecretFile().isPresent();
    }

    @WithName("carflow.accounts.encryption-keys-file")
    Optional<Path> encryptionKeysFile();

    @AssertTrue(
            message =
                    "carflow.accounts.encryption-keys is missing: set CARFLOW_ACCOUNTS_ENCRYPTION_KEYS to a key, which"
                            + " `openssl rand -base64 32` makes, or CARFLOW_MIGRATION_PHASE to application-token")
    default boolean isTokenKeyGiven() {
        return !keepsVehicleTokens()
                || encryptionKeys().filter(keys -> !keys.isEmpty()).isPresent()
                || encryptionKeysFile().isPresent();
    }

    @AssertTrue(
            message =
                    "carflow.accounts.encryption-keys-file names a file that cannot be read or holds no keys of 32 bytes"
                            + " in base64: check the path and that the secret is mounted there")
    default boolean isTokenKeyFileReadable() {
        return !keepsVehicleTokens()
                || encryptionKeysFile().map(AccountsConfig::areKeysIn).orElse(true);
    }

    @WithName("carflow.spill.enabled")
    @WithDefault("true")
    boolean spills();

    @WithName("carflow.spill.write-within")
    @WithDefault("3S")
    Duration spillWithin();

    @WithName("carflow.webhook.answer-within")
    @WithDefault("9S")
    Duration answerWithin();

    @WithName("mp.messaging.outgoing.event-log.delivery.timeout.ms")
    @WithDefault("3500")
    long kafkaWithinMillis();

    /** Kafka's client looks at its limit now and then, so it may be late by some hundred milliseconds. */
    @AssertTrue(
            message =
                    "carflow.webhook.answer-within is too short for Kafka and then the spill: it must be at least half a"
                            + " second more than mp.messaging.outgoing.event-log.delivery.timeout.ms and"
                            + " carflow.spill.write-within together, or set CARFLOW_SPILL_ENABLED=false")
    default boolean isTimeForTheSpill() {
        return !has(Role.INGEST)
                || !spills()
                || databaseUrl().isEmpty()
                || !answerWithin()
                        .minus(spillWithin())
                        .minusMillis(kafkaWithinMillis() + 500)
                        .isNegative();
    }

    /**
     * In the first two phases; a process that neither calls nor connects has no use for tokens, nor for their keys. Of a
     * subcommand the checklist says it.
     */
    private boolean keepsVehicleTokens() {
        String phase = migrationPhase().strip().replace('_', '-');
        return !command()
                && (callsSmartcar() || connects())
                && (phase.equalsIgnoreCase("vehicle-tokens") || phase.equalsIgnoreCase("parallel"));
    }

    /** Exchanges codes of Connect, or renews; what the customer's application renews comes by `migrate import`. */
    private boolean getsVehicleTokens() {
        return keepsVehicleTokens()
                && (connects() || vehicleTokensRenewedBy().strip().equalsIgnoreCase("carflow"));
    }

    private boolean connects() {
        return has(Role.INGEST)
                && (connectApiKey().isPresent() || connectRedirectUri().isPresent());
    }

    private boolean callsSmartcar() {
        return has(Role.WORKER)
                && enrichmentSignals()
                        .filter(signals ->
                                signals.size() != 1 || !signals.get(0).strip().equalsIgnoreCase("none"))
                        .isPresent();
    }

    private boolean has(Role role) {
        return !command() && roles().stream().anyMatch(role.name()::equalsIgnoreCase);
    }
}
