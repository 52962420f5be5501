package dev.carflow.migration.imports;

import dev.carflow.accounts.link.CustomerLine;
import dev.carflow.migration.imports.ImportLine.Unusable;
import dev.carflow.migration.imports.ImportLine.Usable;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.token.AccessToken;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes an import line of the texts in its columns, or says why it is skipped. */
final class LineParser {

    /** The life of an access token (contract 5.2). */
    private static final Duration LIFE = Duration.ofHours(2);

    private static final Duration LONGEST_LIFE = Duration.ofDays(1);

    /** How far ahead the clock of another system may be. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private static final int LONGEST_ID = 255;
    private static final Pattern VIN = Pattern.compile("[A-Z0-9]{5,17}");
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    /** ISO 8601 in its common form, and in PostgreSQL's. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][X]")
            .toFormatter(Locale.ROOT);

    private final Clock clock;

    LineParser(Clock clock) {
        this.clock = clock;
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final LineSkipReason refusal;

        Refused(LineSkipReason refusal) {
            super(refusal.words(), null, false, false);
            this.refusal = refusal;
        }
    }

    /** @param texts by column; an empty text counts as none */
    ImportLine line(long number, Map<Column, String> texts) {
        try {
            Optional<String> account = id(texts, Column.ACCOUNT);
            if (account.isEmpty()) {
                return new Unusable(number, LineSkipReason.NO_ACCOUNT);
            }
            Optional<String> vehicle = id(texts, Column.SMARTCAR_VEHICLE_ID);
            Optional<String> vin = vin(texts);
            Optional<TokenPair> tokens = tokens(texts);
            CustomerLine content = new CustomerLine(
                    account.get(),
                    id(texts, Column.SMARTCAR_USER_ID),
                    vehicle,
                    vin,
                    vehicle.isPresent() || vin.isPresent() || tokens.isPresent());
            return new Usable(number, content, tokens);
        } catch (Refused refused) {
            return new Unusable(number, refused.refusal);
        }
    }

    private static Optional<String> text(Map<Column, String> texts, Column column) {
        return Optional.ofNullable(texts.get(column)).filter(text -> !text.isEmpty());
    }

    private static Optional<String> id(Map<Column, String> texts, Column column) throws Refused {
        Optional<String> id = text(texts, column);
        if (id.filter(text -> text.length() > LONGEST_ID
                        || text.isBlank()
                        || text.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            throw new Refused(LineSkipReason.UNUSABLE_ID);
        }
        return id;
    }

    private static Optional<String> vin(Map<Column, String> texts) throws Refused {
        Optional<String> vin = text(texts, Column.VIN).map(text -> text.toUpperCase(Locale.ROOT));
        if (vin.filter(text -> !VIN.matcher(text).matches()).isPresent()) {
            throw new Refused(LineSkipReason.UNUSABLE_VIN);
        }
        return vin;
    }

    private Optional<TokenPair> tokens(Map<Column, String> texts) throws Refused {
        Optional<String> access = token(texts, Column.ACCESS_TOKEN);
        Optional<String> refresh = token(texts, Column.REFRESH_TOKEN);
        Optional<Instant> issued = time(texts, Column.ISSUED_AT);
        Optional<Instant> ends = time(texts, Column.EXPIRES_AT);
        if (access.isEmpty() && refresh.isPresent()) {
            throw new Refused(LineSkipReason.NO_ACCESS_TOKEN);
        }
        if (access.isEmpty()) {
            return Optional.empty();
        }
        if (issued.isEmpty() && ends.isEmpty()) {
            throw new Refused(LineSkipReason.NO_TIME);
        }
        Instant from = issued.orElseGet(() -> ends.get().minus(LIFE));
        Instant until = ends.orElseGet(() -> from.plus(LIFE));
        if (from.isAfter(clock.instant().plus(AHEAD))) {
            throw new Refused(LineSkipReason.TIME_AHEAD);
        }
        if (!until.isAfter(from) || until.isAfter(from.plus(LONGEST_LIFE))) {
            throw new Refused(LineSkipReason.WRONG_END);
        }
        return Optional.of(new TokenPair(new AccessToken(access.get(), until), refresh, from));
    }

    private static Optional<String> token(Map<Column, String> texts, Column column) throws Refused {
        Optional<String> token = text(texts, column);
        if (token.filter(text -> !TOKEN.matcher(text).matches()).isPresent()) {
            throw new Refused(LineSkipReason.UNUSABLE_TOKEN);
        }
        return token;
    }

    /** In microseconds, the database's precision: a repeated import must compare equal. */
    private static Optional<Instant> time(Map<Column, String> texts, Column column) throws Refused {
        Optional<String> text = text(texts, column);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            OffsetDateTime time = TIME.parse(text.get(), OffsetDateTime::from);
            if (time.getYear() < 2000 || time.getYear() > 9999) {
                throw new Refused(LineSkipReason.UNUSABLE_TIME);
            }
            return Optional.of(time.toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            throw new Refused(LineSkipReason.UNUSABLE_TIME);
        }
    }
}
