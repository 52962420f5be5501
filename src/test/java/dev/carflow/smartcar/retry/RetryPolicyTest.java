package dev.carflow.smartcar.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.smartcar.api.ApiError;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.LimitOf;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final ApiProblem PASSING = new ApiProblem.Overloaded();

    private final RetryPolicy retries = new RetryPolicy();

    private static ApiProblem limited(Optional<Duration> retryAfter) {
        return new ApiProblem.RateLimited(LimitOf.APPLICATION, retryAfter, ApiError.NONE);
    }

    @Test
    void aPassingProblemIsRetriedSixTimesWithGrowingPauses() {
        for (long pause = 500; pause <= 16_000; pause *= 2) {
            assertThat(retries.after(PASSING)).contains(Duration.ofMillis(pause));
        }
        assertThat(retries.after(PASSING)).isEmpty();
    }

    @Test
    void aLimitIsWaitedForAsLongAsItSaysButAtMostFiveMinutes() {
        assertThat(retries.after(limited(Optional.of(Duration.ofSeconds(37))))).contains(Duration.ofSeconds(37));
        assertThat(retries.after(limited(Optional.of(Duration.ofHours(1))))).contains(Duration.ofMinutes(5));
        assertThat(retries.after(limited(Optional.empty()))).contains(Duration.ofSeconds(2));
        for (int i = 0; i < 50; i++) {
            assertThat(retries.after(limited(Optional.empty()))).isPresent();
        }
    }

    @Test
    void aLastingProblemIsNotRetried() {
        assertThat(retries.after(new ApiProblem.Forbidden(ApiError.NONE))).isEmpty();
        assertThat(retries.after(new ApiProblem.NoToken())).isEmpty();
    }
}
