package io.omnia.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.database.DatabaseAway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    @Test
    void theBodyHasAllFourKeysAlsoWhenOneHasNoValue() {
        var problem = Problem.conflict("email_taken", "Somebody \"else\" has it.");

        assertThat(problem.body())
                .isEqualTo("{\"error\":{\"message\":\"Somebody \\\"else\\\" has it.\","
                        + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"email_taken\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "401,authentication_error",
        "403,permission_error",
        "404,not_found_error",
        "409,invalid_request_error",
        "429,rate_limit_error",
        "500,server_error",
        "503,server_error"
    })
    void theTypeFollowsFromTheStatus(int status, String type) {
        var body = new JsonObject(new Problem(status, "code", "Sentence.", null).body());

        assertThat(body.getJsonObject("error").getString("type")).isEqualTo(type);
    }

    @Test
    void aWaitIsToldInWholeSecondsAndNeverAsZero() {
        assertThat(Problem.unavailable(Duration.ofMillis(1)).retryAfterSeconds())
                .isEqualTo("1");
        assertThat(Problem.unavailable(Duration.ofMillis(2_001)).retryAfterSeconds())
                .isEqualTo("3");
        assertThat(Problem.invalid(null, "Sentence.").retryAfterSeconds()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "08006,true",
                "28P01,true",
                "53300,true",
                "57P01,true",
                "57014,true",
                "58030,true",
                "25006,true",
                "-,true",
                "23505,false",
                "22001,false",
                "25001,false",
                "40001,false"
            })
    void aDatabaseThatIsAwayIsToldFromADefect(String sqlState, boolean away) {
        var wrapped = new IllegalStateException(new RuntimeException(new SQLException("no detail", sqlState)));

        assertThat(DatabaseAway.isCauseOf(wrapped)).isEqualTo(away);
        assertThat(DatabaseAway.isCauseOf(new IllegalStateException("no database in it")))
                .isFalse();
    }

    @Test
    void aBodyIsReadToItsLimitAndNoFurther() throws IOException {
        var limit = (int) ApiDoor.MAX_BODY_BYTES;

        assertThat(new BodyLimit.Counted(new ByteArrayInputStream(new byte[limit])).readAllBytes())
                .hasSize(limit);
        assertThatThrownBy(() -> new BodyLimit.Counted(new ByteArrayInputStream(new byte[limit + 1])).readAllBytes())
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(413));
    }
}
