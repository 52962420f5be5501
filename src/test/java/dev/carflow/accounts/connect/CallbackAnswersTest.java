package dev.carflow.accounts.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.accounts.connect.CallbackHandler.CallbackResult;
import dev.carflow.accounts.connect.CallbackHandler.Ticket;
import dev.carflow.accounts.connect.CallbackOutcome.Page;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallbackAnswersTest {

    private static final URI DONE = URI.create("https://app.example.com/garage?tab=cars");
    private static final URI ERROR = URI.create("https://app.example.com/trouble");
    private static final Set<String> STATUS = Set.of("confirmed", "connected", "pending", "denied", "failed");

    private final CallbackAnswers answers = new CallbackAnswers(DONE, ERROR);

    @ParameterizedTest
    @CsvSource({
        "CONFIRMED, https://app.example.com/garage?tab=cars&status=confirmed",
        "CONNECTED, https://app.example.com/garage?tab=cars&status=connected",
        "PENDING, https://app.example.com/garage?tab=cars&status=pending",
        "AWAITING_BACKFILL, https://app.example.com/garage?tab=cars&status=pending",
        "ACCESS_DENIED, https://app.example.com/trouble?status=denied&error=access_denied",
        "NO_VEHICLES, https://app.example.com/trouble?status=failed&error=no_vehicles",
        "OTHER_ERROR, https://app.example.com/trouble?status=failed&error=other",
        "LINKED_TO_ANOTHER, https://app.example.com/trouble?status=failed&error=linked_to_another"
    })
    void theBrowserIsSentToTheConfiguredPageWithKnownWords(CallbackOutcome outcome, String location) {
        CallbackResult ended = new CallbackResult(outcome, Optional.empty());
        assertThat(answers.answer(ended).getStatus()).isEqualTo(303);
        assertThat(answers.answer(ended).getHeaderString("Location")).isEqualTo(location);
    }

    @Test
    void theClaimGoesToTheCustomersPage() {
        UUID session = UUID.fromString("3f0c9a52-7a1b-4c57-9d0a-5f1f0a6f1d3e");

        assertThat(answers.answer(new CallbackResult(
                                CallbackOutcome.CONFIRMED, Optional.of(new Ticket(session, "the-claim"))))
                        .getHeaderString("Location"))
                .isEqualTo(DONE + "&status=confirmed&session=" + session + "&claim=the-claim");
    }

    /** Answers contain nothing of a request: they depend on the outcome alone. */
    @ParameterizedTest
    @EnumSource(CallbackOutcome.class)
    void noEndingLeadsAnywhereElseAndNoneMayBeKeptOrPassedOn(CallbackOutcome outcome) {
        // When
        var answer = answers.answer(new CallbackResult(outcome, Optional.empty()));

        // Then
        assertThat(answer.getHeaderString("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.getHeaderString("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.getHeaderString("X-Content-Type-Options")).isEqualTo("nosniff");
        String location = answer.getHeaderString("Location");
        if (location == null) {
            assertThat(answer.getStatus()).isIn(400, 410, 429, 503);
            assertThat(answer.getHeaderString("Content-Security-Policy"))
                    .startsWith("default-src 'none'; style-src 'sha256-")
                    .doesNotContain("unsafe");
        } else {
            URI target = URI.create(location);
            assertThat(List.of(DONE.getPath(), ERROR.getPath())).contains(target.getPath());
            assertThat(target.getHost()).isEqualTo("app.example.com");
            assertThat(Arrays.stream(target.getQuery().split("&")))
                    .anyMatch(pair -> STATUS.contains(pair.replace("status=", "")));
        }
    }

    @Test
    void aGuessedStateRevealsNothing() {
        assertThat(List.of(CallbackOutcome.STATE_UNKNOWN, CallbackOutcome.STATE_USED, CallbackOutcome.STATE_EXPIRED))
                .allMatch(outcome -> outcome.view() == Page.NO_LONGER_VALID);
        assertThat(Page.NO_LONGER_VALID.status()).isEqualTo(410);
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void aPageIsCompleteAndHasNoScript(Page page) {
        assertThat(RefusalPage.of(page))
                .contains("<title>" + page.title() + "</title>", "<h1>" + page.title() + "</h1>", page.text())
                .doesNotContain("<script", "{title}", "{text}", "{style}", "http");
    }
}
