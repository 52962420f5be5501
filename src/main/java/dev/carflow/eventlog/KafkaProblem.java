package dev.carflow.eventlog;

import dev.carflow.operations.Causes;
import dev.carflow.operations.StartupProblem;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.JaasContext;

/** Describes a failure of Kafka or its client, in Kafka's own names, and whether waiting may fix it. */
public final class KafkaProblem {

    private static final String CANNOT_LOG_IN = "Kafka's client cannot log in: ";

    private KafkaProblem() {}

    /**
     * Returns Kafka's name of the error, such as {@code TOPIC_AUTHORIZATION_FAILED}, or of the first of its causes that
     * has one: a producer that has failed for good wraps why. Otherwise returns the exception's.
     */
    public static String name(Throwable failure) {
        return error(failure).map(Errors::name).orElseGet(() -> failure.getClass()
                .getSimpleName());
    }

    private static Optional<Errors> error(Throwable failure) {
        return Causes.chain(failure)
                .map(Errors::forException)
                .filter(error -> error != Errors.UNKNOWN_SERVER_ERROR)
                .findFirst();
    }

    /** Returns the error's name and message. */
    static String describe(Throwable failure) {
        String words = failure.getMessage();
        return words == null || words.isBlank() ? name(failure) : name(failure) + " (" + words + ")";
    }

    /**
     * Returns whether Kafka would answer the same request with this error, or the first of its causes that has a name,
     * again. Too few brokers for the replicas is not lasting: other brokers of a cluster that has just started may still
     * register.
     */
    static boolean isLasting(Throwable failure) {
        return Causes.find(failure, RetriableException.class::isInstance).isEmpty()
                && error(failure)
                        .filter(error -> error != Errors.INVALID_REPLICATION_FACTOR)
                        .isPresent();
    }

    /**
     * Returns whether a record that was sent by itself is refused for its own sake, and would be again. If it was sent
     * with others, any of them may be the cause.
     */
    public static boolean isOfARecord(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTimestampException
                || failure instanceof PolicyViolationException
                || failure instanceof CorruptRecordException;
    }

    /** Returns one line: what to fix, or Kafka's own error. */
    public static String oneLine(Throwable failure) {
        return lasting(failure).map(Throwable::getMessage).orElseGet(() -> describe(failure));
    }

    /**
     * Returns the error's name and message; for a client that could not be created, those of the first cause, since
     * Kafka's own exception says nothing else. Settings are not repeated: a JAAS line holds a password.
     */
    static String describeFirst(Throwable failure) {
        if (failure.getClass() != KafkaException.class || failure.getCause() == null) {
            return describe(failure);
        }
        return Causes.find(failure, LoginException.class::isInstance)
                .map(login -> "the client cannot log in: " + firstLine(login))
                .orElseGet(() -> {
                    Throwable first = Causes.first(failure);
                    return first instanceof IllegalArgumentException ? name(first) : describe(first);
                });
    }

    /** Returns the problem to report if waiting cannot fix it: settings, credentials, permissions. Otherwise empty. */
    static Optional<StartupProblem> lasting(Throwable failure) {
        return Causes.find(failure, StartupProblem.class::isInstance)
                .map(StartupProblem.class::cast)
                .or(() -> Causes.find(failure, AuthenticationException.class::isInstance)
                        .map(each -> problem("Kafka does not accept our credentials: " + describe(each)
                                + ": check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*")))
                .or(() -> Causes.find(failure, AuthorizationException.class::isInstance)
                        .map(each -> problem("Kafka does not permit it: " + describe(each)
                                + ": grant it to the user of the service (docs/operations.md, roles and ports)")))
                .or(() -> Causes.find(failure, ConfigException.class::isInstance)
                        .map(each -> problem("Kafka's client refuses its settings: " + each.getMessage())));
    }

    /**
     * Returns the failure to report for a client that could not be created although its settings have the right form: a
     * {@link StartupProblem}, unless the login failed, which may be an outage of the token or ticket server. A JAAS
     * line is not repeated: it holds a password.
     *
     * @param settings the client's, parsed
     */
    static RuntimeException ofConstruction(Throwable failure, Map<String, ?> settings) {
        Optional<Throwable> login = Causes.find(failure, LoginException.class::isInstance);
        if (login.isPresent()) {
            String line = CANNOT_LOG_IN
                    + (isSilence(login.get())
                            ? silentEndpoint(settings) + " in time (" + firstLine(login.get()) + ")"
                            : firstLine(login.get()));
            return isEachLoginModuleThere(settings)
                    ? new NotLoggedIn(line, failure)
                    : problem(line + ": check kafka.sasl.jaas.config, and that its login module is on the class path");
        }
        return Causes.find(failure, IllegalArgumentException.class::isInstance)
                .map(each -> problem("Kafka's client cannot read kafka.sasl.jaas.config: it is MODULE required"
                        + " NAME=\"VALUE\" ... ; with quotes and the semicolon"))
                .orElseGet(() -> problem("Kafka's client refuses its settings: " + last(failure)));
    }

    /**
     * Returns the failure to report for a client whose creation has not ended: its login waits for a peer, or the
     * resolver of names does.
     *
     * @param settings the client's, as they were set
     */
    static RuntimeException ofSilentConstruction(Duration after, Map<String, ?> settings) {
        String within = " within " + after.toMillis() / 1000.0 + " s";
        return String.valueOf(settings.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))
                        .startsWith("SASL")
                ? new NotLoggedIn(CANNOT_LOG_IN + silentEndpoint(settings) + within, null)
                : new NotResolvedInTime("the names in kafka.bootstrap.servers are not resolved" + within);
    }

    /** If a login module throws, its failure is in the message's stack trace alone. */
    private static boolean isSilence(Throwable login) {
        return String.valueOf(login.getMessage()).contains(SocketTimeoutException.class.getName())
                || Causes.find(login, SocketTimeoutException.class::isInstance).isPresent();
    }

    /** Without user information and query, which may hold a secret. */
    private static String silentEndpoint(Map<String, ?> settings) {
        Object url = settings.get(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL);
        if (url == null) {
            return "the server of its login does not answer";
        }
        try {
            URI full = URI.create(url.toString());
            return "the token endpoint "
                    + new URI(full.getScheme(), null, full.getHost(), full.getPort(), full.getPath(), null, null)
                    + " does not answer";
        } catch (IllegalArgumentException | URISyntaxException e) {
            return "the token endpoint does not answer";
        }
    }

    /** If a login module throws, the JDK uses the whole stack trace as the message. */
    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean isEachLoginModuleThere(Map<String, ?> settings) {
        try {
            for (AppConfigurationEntry each :
                    JaasContext.loadClientContext(settings).configurationEntries()) {
                // Loaded the way the JDK's LoginContext loads it.
                Class.forName(
                        each.getLoginModuleName(), false, Thread.currentThread().getContextClassLoader());
            }
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The client could not log in at present. */
    private static final class NotLoggedIn extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotLoggedIn(String message, Throwable cause) {
            super(message);
            if (cause != null) {
                addSuppressed(cause);
            }
        }
    }

    /** The brokers' names are not resolved at present. */
    private static final class NotResolvedInTime extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotResolvedInTime(String message) {
            super(message);
        }
    }

    private static StartupProblem problem(String line) {
        return new StartupProblem(List.of(line));
    }

    private static String last(Throwable failure) {
        Throwable last = Causes.first(failure);
        return last.getClass().getSimpleName() + ": " + last.getMessage();
    }
}
