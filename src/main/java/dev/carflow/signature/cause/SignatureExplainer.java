package dev.carflow.signature.cause;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tries every known change of body, token and header, starting with the fewest at a time. Used by one thread. */
public final class SignatureExplainer {

    private static final String ALGORITHM = "HmacSHA256";

    /** Variants of larger bodies are tried only with unchanged tokens: otherwise it would take seconds. */
    private static final int LARGE = 64 * 1024;

    private record Keyed(TokenVariant token, Mac mac) {}

    private record Fit(BodyVariant body, TokenVariant token, SignatureReading signature) {}

    private final List<Keyed> plain;
    private final List<Keyed> changed;
    private final int tokens;

    /**
     * @param tokens configured ones first
     */
    public SignatureExplainer(List<NamedToken> tokens) {
        this.tokens = tokens.size();
        List<TokenVariant> variants = tokens.stream()
                .flatMap(token -> TokenVariant.of(token).stream())
                .toList();
        this.plain = keyed(variants, true);
        this.changed = keyed(variants, false);
    }

    /**
     * @param signature the header as received, or null
     */
    public Explanation explain(byte[] body, String signature) {
        if (signature == null || signature.isBlank()) {
            return new Explanation(List.of(Cause.NO_SIGNATURE), false, List.of());
        }
        List<SignatureReading> readings = SignatureReading.of(signature);
        if (readings.isEmpty()) {
            return new Explanation(
                    List.of(Cause.UNREADABLE_SIGNATURE),
                    false,
                    List.of("it has " + signature.length() + " characters"));
        }
        return fit(body, readings).map(SignatureExplainer::explained).orElseGet(() -> unexplained(body));
    }

    private Optional<Fit> fit(byte[] body, List<SignatureReading> readings) {
        Fit[] found = new Fit[1];
        BodyVariants.forEach(body, variant -> {
            if (found[0] == null) {
                found[0] = fit(variant, plain, readings)
                        .or(() -> variant.cause().isPresent() && body.length > LARGE
                                ? Optional.empty()
                                : fit(variant, changed, readings))
                        .orElse(null);
            }
        });
        return Optional.ofNullable(found[0]);
    }

    private static Optional<Fit> fit(BodyVariant body, List<Keyed> keys, List<SignatureReading> readings) {
        for (Keyed key : keys) {
            byte[] mac = key.mac().doFinal(body.body());
            for (SignatureReading reading : readings) {
                if (MessageDigest.isEqual(mac, reading.mac())) {
                    return Optional.of(new Fit(body, key.token(), reading));
                }
            }
        }
        return Optional.empty();
    }

    private static Explanation explained(Fit fit) {
        List<Cause> causes = new ArrayList<>();
        List<String> details = new ArrayList<>();
        fit.body().cause().ifPresent(cause -> {
            causes.add(cause);
            details.add(fit.body().difference());
        });
        fit.token().difference().ifPresent(difference -> {
            causes.add(Cause.TOKEN_CHARACTERS);
            details.add("it was signed with " + fit.token().origin().name() + " " + difference);
        });
        fit.signature().difference().ifPresent(difference -> {
            causes.add(Cause.SIGNATURE_FORM);
            details.add("the header has " + difference);
        });
        boolean configured = fit.token().origin().configured();
        if (!configured) {
            causes.add(Cause.OTHER_TOKEN);
        } else if (causes.isEmpty()) {
            causes.add(Cause.CONFIGURED_NOW);
        }
        if (fit.token().difference().isEmpty()) {
            details.add("it was signed with " + fit.token().origin().name());
        }
        return new Explanation(causes, true, details);
    }

    private Explanation unexplained(byte[] body) {
        if (BodyDefects.endsEarly(body)) {
            return new Explanation(List.of(Cause.TRUNCATED), false, List.of("it ends after " + body.length + " bytes"));
        }
        if (BodyDefects.lostCharacters(body)) {
            return new Explanation(
                    List.of(Cause.ENCODING),
                    false,
                    List.of("characters were lost, so what was signed cannot be found out"));
        }
        return new Explanation(List.of(Cause.OTHER_SECRET), false, List.of(tokens + " tokens were tried"));
    }

    private static List<Keyed> keyed(List<TokenVariant> variants, boolean asTheyAre) {
        return variants.stream()
                .filter(variant -> variant.difference().isEmpty() == asTheyAre)
                .map(variant -> new Keyed(variant, mac(variant.key())))
                .toList();
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + ALGORITHM, e);
        }
    }
}
