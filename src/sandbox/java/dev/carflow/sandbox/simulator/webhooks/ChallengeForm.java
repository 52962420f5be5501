package dev.carflow.sandbox.simulator.webhooks;

import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;

/** Forms of challenges: Smartcar documents "random string", and shows UUIDs (contract 1.1, 1.2 and 1.5). */
public enum ChallengeForm {
    UUID_TEXT {
        @Override
        String challenge(SplittableRandom random) {
            return new UUID(random.nextLong(), random.nextLong()).toString();
        }
    },
    HEX {
        @Override
        String challenge(SplittableRandom random) {
            return HexFormat.of().formatHex(bytes(random));
        }
    },
    /** With {@code +}, {@code /} and padding. */
    BASE64 {
        @Override
        String challenge(SplittableRandom random) {
            return Base64.getEncoder().encodeToString(bytes(random));
        }
    },
    BASE64URL {
        @Override
        String challenge(SplittableRandom random) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random));
        }
    },
    /** 1 to 128 unreserved characters. */
    RANDOM_TEXT {
        @Override
        String challenge(SplittableRandom random) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(LONGEST) + 1; left > 0; left--) {
                text.append(UNRESERVED.charAt(random.nextInt(UNRESERVED.length())));
            }
            return text.toString();
        }
    };

    private static final int LONGEST = 128;
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    abstract String challenge(SplittableRandom random);

    /** 31 to 33 bytes, so that every padding occurs. */
    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[31 + random.nextInt(3)];
        random.nextBytes(bytes);
        return bytes;
    }
}
