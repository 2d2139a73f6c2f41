package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes under {@code /api} as a client sees them, over HTTP and with PostgreSQL. */
@QuarkusTest
class ManagementApiTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource
    URI server;

    @Inject
    Accounts accounts;

    @Inject
    ApiKeys keys;

    @Inject
    Bootstrap bootstrap;

    @Inject
    BootstrapConfig bootstrapConfig;

    private String managementKey;
    private AccountId admin;

    @BeforeEach
    void makeAnAdmin() {
        admin = accounts.create(null, AccountRole.ADMIN).orElseThrow().id();
        managementKey = secret(admin, KeyKind.MANAGEMENT);
    }

    @Test
    void theFirstStartReadsItsSettingsAndLeavesAnInstallationInUseAlone() {
        assertThat(BootstrapPlan.of(bootstrapConfig).microDollars()).isEqualTo(7_500_000);

        bootstrap.run();

        assertThat(bootstrap.lines("http://127.0.0.1:8080")).isEmpty();
        assertThat(accounts.findByEmail(new EmailAddress("first@example.org"))).isEmpty();
    }

    @Test
    void anAccountIsMadeFoundListedSuspendedAndResumed() {
        var email = UUID.randomUUID() + "@example.org";
        var made = call(
                "POST", "/api/accounts", new JsonObject().put("email", email).encode());

        assertThat(made.statusCode()).isEqualTo(201);
        var account = new JsonObject(made.body());
        assertThat(account.fieldNames()).containsExactlyInAnyOrder("id", "email", "role", "status", "created_at");
        assertThat(account.getString("email")).isEqualTo(email);
        assertThat(account.getString("role")).isEqualTo("member");
        assertThat(account.getString("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        var path = "/api/accounts/" + account.getString("id");
        assertThat(new JsonObject(call("GET", path, null).body())).isEqualTo(account);
        assertThat(new JsonObject(call("POST", path + "/suspend", null).body()).getString("status"))
                .isEqualTo("suspended");
        assertThat(new JsonObject(call("POST", path + "/resume", null).body()).getString("status"))
                .isEqualTo("active");
        assertRefused(
                call(
                        "POST",
                        "/api/accounts",
                        new JsonObject().put("email", email).encode()),
                409,
                "email_taken",
                null);
    }

    @Test
    void aKeyIsMadeShownOnceListedChangedAndDisabled() {
        var path = "/api/accounts/" + admin.value() + "/keys";
        var made = call("POST", path, """
                {"kind":"live","name":"for the shop","model_allow_list":["openai/gpt-x"],"expires_at":"2101-01-01T00:00:00+01:00"}
                """);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control")).hasValue("no-store");
        var answer = new JsonObject(made.body());
        var secret = answer.getString("secret");
        var key = answer.getJsonObject("key");
        assertThat(secret).matches("omnia_live_[0-9A-Za-z]{49}");
        assertThat(key.getString("display")).isEqualTo("omnia_live_…" + secret.substring(secret.length() - 4));
        assertThat(key.getString("expires_at")).isEqualTo("2100-12-31T23:00:00Z");
        assertThat(key.getString("created_by")).isNotNull();

        var one = "/api/keys/" + key.getString("id");
        assertThat(call("GET", one, null).body()).doesNotContain(secret);
        assertThat(call("GET", path, null).body()).contains("for the shop").doesNotContain(secret);
        var changed = new JsonObject(call("PATCH", one, "{\"name\":\" renamed \",\"model_allow_list\":null}")
                .body());
        assertThat(changed.getString("name")).isEqualTo("renamed");
        assertThat(changed.getValue("model_allow_list")).isNull();
        assertThat(changed.getString("expires_at")).isEqualTo("2100-12-31T23:00:00Z");
        var ending = new JsonObject(
                call("PATCH", one, "{\"expires_at\":\"2099-01-31\"}").body());
        assertThat(ending.getString("expires_at")).isEqualTo("2099-01-31T00:00:00Z");
        var disabled = new JsonObject(call("POST", one + "/disable", null).body());
        assertThat(disabled.getString("disabled_at")).isNotNull();
        assertThat(new JsonObject(call("POST", one + "/disable", null).body())).isEqualTo(disabled);
    }

    @Test
    void pagesFollowEachOtherByTheirCursor() {
        var account = accounts.create(null, AccountRole.MEMBER).orElseThrow().id();
        for (var i = 0; i < 5; i++) {
            secret(account, KeyKind.TEST);
        }
        var path = "/api/accounts/" + account.value() + "/keys?limit=2";
        var seen = new ArrayList<String>();
        String next = null;
        do {
            var page = new JsonObject(call("GET", path + (next == null ? "" : "&after=" + next), null)
                    .body());
            page.getJsonArray("data").forEach(key -> seen.add(((JsonObject) key).getString("id")));
            next = page.getString("next");
        } while (next != null);

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void aManagementKeyWorksInEitherHeaderAndNowhereElse() {
        assertThat(send(request("GET", "/api/accounts", null).header("x-api-key", managementKey))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("GET", "/api/accounts", null).header("Authorization", "bearer " + managementKey))
                        .statusCode())
                .isEqualTo(200);
        assertRefused(send(request("GET", "/api/accounts?key=" + managementKey, null)), 401, "invalid_api_key", null);
        assertRefused(
                send(request("GET", "/api/accounts", null).header("Cookie", "key=" + managementKey)),
                401,
                "invalid_api_key",
                null);
        assertRefused(
                send(request("GET", "/api/accounts", null)
                        .header("x-api-key", managementKey)
                        .header("Authorization", "Bearer omnia_adm_other")),
                401,
                "invalid_api_key",
                null);
    }

    @Test
    void wrongKeysAreRefusedByWhatIsWrongWithThem() {
        assertRefused(get("omnia_adm_nonsense"), 401, "invalid_api_key", null);
        assertRefused(get(secret(admin, KeyKind.LIVE)), 403, "management_key_required", null);
        assertRefused(get(secret(admin, KeyKind.TEST)), 403, "management_key_required", null);
        accounts.suspend(admin);
        assertRefused(get(managementKey), 403, "account_suspended", null);
        accounts.resume(admin);
        assertThat(get(managementKey).statusCode()).isEqualTo(200);
    }

    @Test
    void aDisabledManagementKeyIsRefusedByTheNextRequest() {
        var id = keys.list(admin, null, 1).items().getFirst().id().value();
        assertThat(call("POST", "/api/keys/" + id + "/disable", null).statusCode())
                .isEqualTo(200);

        assertRefused(call("GET", "/api/accounts", null), 401, "invalid_api_key", null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = ';',
            value = {
                "{\"email\":\"nonsense\"}; email",
                "{\"role\":\"king\"}; role",
                "{\"role\":7}; role",
                "{\"rolle\":\"admin\"}; rolle",
                "{\"email\":{\"a\":1}}; email",
                "{\"role\":\"admin\",\"role\":\"member\"}; -",
                "{\"role\":\"admin\"; -",
                "{\"role\":\"member\"} {}; -",
                "[]; -",
                "7; -",
                "nonsense; -",
                "null; -",
                "; -"
            })
    void aBodyThatIsNotWhatTheRouteTakesIsRefused(String body, String param) {
        assertRefused(call("POST", "/api/accounts", body == null ? "" : body), 400, "invalid_request", param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"kind\":\"live\"}; name",
                "{\"kind\":\"live\",\"name\":\"\"}; name",
                "{\"kind\":\"live\",\"name\":\"a\\nb\"}; name",
                "{\"name\":\"n\"}; kind",
                "{\"name\":\"n\",\"kind\":\"LIVE\"}; kind",
                "{\"name\":\"n\",\"kind\":\"live\",\"model_allow_list\":[]}; model_allow_list",
                "{\"name\":\"n\",\"kind\":\"live\",\"model_allow_list\":[null]}; model_allow_list",
                "{\"name\":\"n\",\"kind\":\"live\",\"expires_at\":\"tomorrow\"}; expires_at",
                "{\"name\":\"n\",\"kind\":\"live\",\"expires_at\":\"2001-01-01T00:00:00Z\"}; expires_at"
            })
    void aKeyThatCannotBeMadeIsRefusedWithTheFieldThatIsWrong(String body, String param) {
        assertRefused(call("POST", "/api/accounts/" + admin.value() + "/keys", body), 400, "invalid_request", param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "after=x", "after=1-1-1-1-1"})
    void aPageThatCannotBeIsRefused(String query) {
        assertRefused(
                call("GET", "/api/accounts?" + query, null),
                400,
                "invalid_request",
                query.substring(0, query.indexOf('=')));
    }

    @Test
    void everyRefusalHasTheSameBodyAndARequestId() throws IOException {
        assertRefused(call("GET", "/api/nothing/here", null), 404, "not_found", null);
        assertRefused(call("GET", "/api", null), 404, "not_found", null);
        assertRefused(call("GET", "/api/accounts/" + UUID.randomUUID(), null), 404, "account_not_found", null);
        assertRefused(call("GET", "/api/accounts/nonsense", null), 404, "account_not_found", null);
        assertRefused(call("GET", "/api/keys/nonsense", null), 404, "key_not_found", null);
        assertRefused(call("DELETE", "/api/accounts", null), 405, "method_not_allowed", null);
        assertRefused(
                send(request("POST", "/api/accounts", "a=b")
                        .setHeader("Content-Type", "application/x-www-form-urlencoded")
                        .header("x-api-key", managementKey)),
                415,
                "unsupported_media_type",
                null);
        assertRefused(
                send(request("GET", "/api/accounts", null)
                        .header("Accept", "text/csv")
                        .header("x-api-key", managementKey)),
                406,
                "not_acceptable",
                null);
        assertRefused(call("GET", "/api/test/defect", null), 500, "internal_error", null);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutALength() {
        var large = "{\"email\":\"" + "x".repeat(300_000) + "\"}";

        assertRefused(call("POST", "/api/accounts", large), 413, "body_too_large", null);
        var chunked = HttpRequest.newBuilder(server.resolve("/api/accounts"))
                .header("x-api-key", managementKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))));
        assertRefused(send(chunked), 413, "body_too_large", null);
    }

    @Test
    void aDefectTellsTheCallerNothingAboutItself() {
        assertThat(call("GET", "/api/test/defect", null).body()).doesNotContain("secret detail", "Exception");
    }

    private String secret(AccountId account, KeyKind kind) {
        var creation = keys.create(ApiKeys.NewKey.of(account, kind, "a key"));
        return ((ApiKeys.Creation.Created) creation).secret().revealText();
    }

    private HttpResponse<String> get(String key) {
        return send(request("GET", "/api/accounts", null).header("x-api-key", key));
    }

    private HttpResponse<String> call(String method, String path, String body) {
        return send(request(method, path, body).header("x-api-key", managementKey));
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        var request = HttpRequest.newBuilder(server.resolve(path));
        return body == null
                ? request.method(method, BodyPublishers.noBody())
                : request.method(method, BodyPublishers.ofString(body)).header("Content-Type", "application/json");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.headers().allValues("x-request-id"))
                    .as("x-request-id")
                    .hasSize(1);
            assertThat(UUID.fromString(response.headers()
                                    .firstValue("x-request-id")
                                    .orElseThrow())
                            .version())
                    .isEqualTo(7);
            return response;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    private static void assertRefused(HttpResponse<String> response, int status, String code, String param) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        var body = new JsonObject(response.body());
        assertThat(body.fieldNames()).containsExactly("error");
        var error = body.getJsonObject("error");
        assertThat(error.fieldNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.getString("code")).isEqualTo(code);
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(error.getString("message")).endsWith(".");
        assertThat(error.getString("type")).endsWith("_error");
    }
}
