package dev.carflow.signature;

import dev.carflow.signature.cause.NamedToken;
import dev.carflow.webhook.ManagementTokens;
import dev.carflow.webhook.WebhookConfig;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** The management tokens that may have signed, by name. */
@Unremovable
@ApplicationScoped
public class KnownTokens {

    private final WebhookConfig webhook;
    private final MismatchConfig mismatches;

    @Inject
    public KnownTokens(WebhookConfig webhook, MismatchConfig mismatches) {
        this.webhook = webhook;
        this.mismatches = mismatches;
    }

    /** Returns the tokens whose signatures hold now, the current one first. */
    public List<String> configured() {
        return ManagementTokens.of(webhook);
    }

    /**
     * @param given candidates beside the configured tokens
     */
    public List<NamedToken> all(List<String> given) {
        List<NamedToken> tokens = new ArrayList<>();
        List<String> configured = configured();
        for (int i = 0; i < configured.size(); i++) {
            tokens.add(new NamedToken(
                    i == 0 ? "the current token" : "configured token " + (i + 1), configured.get(i), true));
        }
        List<String> candidates = new ArrayList<>(mismatches.candidateTokens().orElse(List.of()));
        candidates.addAll(given);
        for (int i = 0; i < candidates.size(); i++) {
            if (!candidates.get(i).isEmpty()) {
                tokens.add(new NamedToken("candidate " + (i + 1), candidates.get(i), false));
            }
        }
        return tokens;
    }
}
