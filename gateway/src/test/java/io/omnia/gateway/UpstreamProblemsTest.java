package io.omnia.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamProblemsTest {
    private static final String JSON = "application/json";

    @ParameterizedTest
    @CsvSource({"401, 502, upstream_credentials", "402, 503, unavailable", "403, 502, upstream_credentials"})
    void theOperatorsAccountIsTheOperatorsBusiness(int status, int told, String code) {
        var problem = http(status, "{\"error\":{\"message\":\"Your API key sk-secret may not do this\"}}");

        assertThat(problem.status()).isEqualTo(told);
        assertThat(problem.operatorMustAct()).isTrue();
        assertThat(problem.mayFailOver()).isTrue();
        assertThat(((UpstreamProblem.Ours) problem).error().code()).isEqualTo(code);
        assertThat(problem.toString()).doesNotContain("sk-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"The input was flagged\",\"code\":\"moderation_blocked\"}}",
                "{\"error\":{\"message\":\"no\",\"code\":\"content_filter\"}}",
                "{\"message\":\"Inappropriate input\",\"code\":\"DataInspectionFailed\"}"
            })
    void aContentRefusalIsTheCallers(String body) {
        var problem = http(403, body);

        assertThat(problem).isInstanceOf(UpstreamProblem.Theirs.class);
        assertThat(problem.status()).isEqualTo(403);
        assertThat(problem.mayFailOver()).isFalse();
        assertThat(problem.operatorMustAct()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>forbidden</html>",
                "{\"error\":{\"message\":\"Country, region, or territory not supported\"}}",
                "{\"error\":{\"message\":\"Your organization violated our terms\"}}",
                "{\"error\":{\"message\":\"Your access was terminated due to violation of our policies\"}}",
                "{\"error\":{\"message\":\"Account flagged\",\"code\":\"account_deactivated\"}}",
                "{\"error\":{\"message\":\"Suspended for harmful content\"}}",
                "{\"error\":{\"message\":\"Project has no access to this content\"}}"
            })
    void aRefusalThatIsAboutTheKeyIsNoContentRefusal(String body) {
        assertThat(http(403, body).operatorMustAct()).isTrue();
        assertThat(http(403, body).status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 409, 413, 422, 429, 500, 502, 503, 504, 529})
    void everythingElseReachesTheCallerAsItCame(int status) {
        var body = "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}";

        var problem = (UpstreamProblem.Theirs) http(status, body);

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.body().buffer()).hasToString(body);
        assertThat(problem.retryAfter()).isEqualTo("9");
        assertThat(problem.mayFailOver()).isEqualTo(status == 409 || status == 429 || status >= 500);
    }

    @Test
    void whatNoSdkCanReadIsToldInOurWords() {
        var problem = (UpstreamProblem.Ours) http(429, "slow down, please");

        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.error().retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(problem.error().message()).doesNotContain("slow down");
        assertThat(http(302, "").status()).isEqualTo(502);
    }

    @ParameterizedTest
    @CsvSource({"429, insufficient_quota", "429, exceeded_current_quota_error", "400, Arrearage", "429, 1113"})
    void theOperatorHearsOfAnEmptyBalanceWhateverItsStatus(int status, String code) {
        assertThat(http(status, "{\"error\":{\"message\":\"m\",\"code\":\"" + code + "\"}}")
                        .operatorMustAct())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "429, 429",
        "'\"429\"', 429",
        "'\"503\"', 503",
        "'\"rate_limit_exceeded\"', 429",
        "'\"invalid_api_key\"', 502",
        "'\"insufficient_quota\"', 503",
        "'\"context_length_exceeded\"', 400",
        "'\"content_filter\"', 400",
        "'\"model_not_found\"', 404",
        "'\"overloaded_error\"', 529",
        "'\"something_else\"', 502",
        "7, 502",
        "200, 502",
        "null, 502"
    })
    void anErrorInside200GetsTheStatusItMeans(String code, int told) {
        var body = "{\"error\":{\"message\":\"m\",\"type\":\"x\",\"code\":" + code + "}}";

        assertThat(inside(body).status()).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"1002, 429", "1004, 502", "2049, 502", "1008, 503", "1026, 400", "1027, 400", "2013, 400", "1000, 502"})
    void miniMaxSaysItInItsOwnPlace(int code, int told) {
        var problem = inside("{\"choices\":null,\"base_resp\":{\"status_code\":" + code + ",\"status_msg\":\"why\"}}");

        assertThat(problem).isInstanceOf(UpstreamProblem.Ours.class);
        assertThat(problem.status()).isEqualTo(told);
        assertThat(problem.operatorMustAct()).isEqualTo(code == 1004 || code == 2049 || code == 1008);
    }

    @Test
    void anErrorOfAnotherShapeIsToldInTheCallersShape() {
        var text = (UpstreamProblem.Ours) inside("{\"error\":\"model is loading\"}");
        var object = (UpstreamProblem.Ours) inside("{\"object\":\"error\",\"message\":\"too long\",\"code\":400}");

        assertThat(text.error().message()).contains("model is loading");
        assertThat(object.error().message()).contains("too long");
        assertThat(object.status()).isEqualTo(400);
    }

    private static UpstreamProblem http(int status, String body) {
        return UpstreamProblems.of("vendor", status, JSON, Buffer.buffer(body), "9");
    }

    private static UpstreamProblem inside(String body) {
        return UpstreamProblems.inside200("vendor", JSON, Buffer.buffer(body));
    }
}
