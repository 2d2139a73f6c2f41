package io.omnia.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.identity.AccountId;
import io.omnia.identity.AccountRole;
import io.omnia.identity.AccountStatus;
import io.omnia.identity.SessionId;
import io.omnia.identity.SessionLookup;
import io.omnia.identity.Visitor;
import io.omnia.platform.config.PlatformConfig;
import io.omnia.platform.http.Visits;
import io.omnia.platform.startup.Role;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The web app over HTTP. What no route takes is answered 418, so that a test can tell. */
class WebRoutesTest {
    private static final int NOBODYS = 418;
    private static final String PAGE = "<html data-look=\"__LOOK__\"><title>Omnia</title>";
    private static final WebFiles FILES = new WebFiles(Map.of(
            "index.html", Buffer.buffer(PAGE),
            "assets/app-1.js", Buffer.buffer("a long script"),
            "assets/app-1.js.br", Buffer.buffer("packed br"),
            "assets/app-1.js.gz", Buffer.buffer("packed gz"),
            "assets/inter.woff2", Buffer.buffer("font"),
            "openapi.json", Buffer.buffer("{}"),
            "icon.svg", Buffer.buffer("<svg/>")));
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Vertx vertx;
    private static HttpServer built;
    private static HttpServer unbuilt;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        built = serve(FILES);
        unbuilt = serve(new WebFiles(Map.of()));
    }

    /** A person who likes the dark, with the cookie "dark"; nobody with any other. */
    private static CompletionStage<SessionLookup> signedIn(HttpServerRequest request) {
        if (!"session=dark".equals(request.getHeader("cookie"))) {
            return CompletableFuture.completedStage(new SessionLookup.None());
        }
        var visitor = new Visitor(
                new AccountId(new UUID(0, 1)),
                new SessionId(new UUID(0, 2)),
                AccountRole.MEMBER,
                AccountStatus.ACTIVE,
                true,
                "dark");
        return CompletableFuture.supplyAsync(() -> new SessionLookup.Found(visitor));
    }

    @Test
    void aPageBeginsInTheLookOfItsPerson() throws Exception {
        assertThat(get("/", "accept", "text/html").body()).contains("data-look=\"system\"");
        assertThat(get("/", "accept", "text/html", "cookie", "session=dark").body())
                .contains("data-look=\"dark\"");
    }

    private static HttpServer serve(WebFiles files) throws Exception {
        var router = Router.router(vertx);
        new WebRoutes(files, new Visits(config()), Role.ALL, WebRoutesTest::signedIn).register(router);
        router.route()
                .last()
                .handler(context -> context.response().setStatusCode(NOBODYS).end());
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** A server behind a proxy on the same machine. */
    private static PlatformConfig config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(PlatformConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("omnia.http.trusted-proxies", "127.0.0.1"), "test", 100))
                .build()
                .getConfigMapping(PlatformConfig.class);
    }

    @Test
    void onlyOverHttpsIsTheBrowserToldToStayThere() {
        var answer = get("/", "accept", "text/html", "x-forwarded-proto", "https");

        assertThat(header(answer, "strict-transport-security")).isEqualTo("max-age=31536000");
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "identity          | a long script |",
                "gzip, deflate, br | packed br     | br",
                "gzip              | packed gz     | gzip",
                "br;q=0, gzip      | packed gz     | gzip",
                "br;q=0.5          | packed br     | br",
                "zstd              | a long script |"
            })
    void theSmallestFormThatTheClientTakesIsSent(String accepted, String body, String coding) {
        var answer = get("/assets/app-1.js", "accept-encoding", accepted);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("content-encoding").orElse(null)).isEqualTo(coding);
        assertThat(header(answer, "vary")).isEqualTo("accept-encoding");
        assertThat(header(answer, "content-type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(header(answer, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void aFileThatTheClientHasIsNotSentAgainAndEachFormHasATagOfItsOwn() {
        var plain = header(get("/assets/app-1.js"), "etag");
        var packed = header(get("/assets/app-1.js", "accept-encoding", "br"), "etag");

        assertThat(plain).isNotEqualTo(packed);
        var again = get("/assets/app-1.js", "if-none-match", "\"other\", W/" + plain);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(header(again, "etag")).isEqualTo(plain);
        assertThat(get("/assets/app-1.js", "if-none-match", packed).statusCode())
                .isEqualTo(200);
    }

    @Test
    void headHasTheLengthAndNoBody() {
        var answer = send(built, "HEAD", "/assets/app-1.js", "accept-encoding", "identity");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "content-length")).isEqualTo(Integer.toString("a long script".length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/app-2.js",
                "/assets/",
                "/assets/..%2f..%2fetc%2fpasswd",
                "/assets/app-1.js.br",
                "/assets/index.html"
            })
    void whatIsNoAssetIsNotFoundEvenForABrowser(String path) {
        var answer = get(path, "accept", "text/html");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void anAssetCannotBeWritten() {
        var answer = send(built, "POST", "/assets/app-1.js");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(header(answer, "allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sign-in", "/activity?model=a", "/apiary", "/v1x", "/deep/er"})
    void everyOtherAddressIsThePageForABrowser(String path) {
        var answer = get(path, "accept", "text/html,application/xhtml+xml,*/*;q=0.8");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(answer.body()).isEqualTo(PAGE.replace("__LOOK__", "system"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/unknown", "/v1/unknown", "/q/health", "/privacy", "/privacy/policy"})
    void nothingBelowTheAddressesOfProgramsIsAPage(String path) {
        assertThat(get(path, "accept", "text/html").statusCode()).isEqualTo(NOBODYS);
    }

    @Test
    void onlyWhoAsksForAPageGetsOne() {
        assertThat(get("/sign-in", "accept", "application/json").statusCode()).isEqualTo(NOBODYS);
        assertThat(send(built, "POST", "/sign-in", "accept", "text/html").statusCode())
                .isEqualTo(NOBODYS);
        assertThat(send(built, "HEAD", "/sign-in", "accept", "text/html").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aFileBesideThePageIsAskedForAgainEachTime() {
        var answer = get("/icon.svg", "accept", "image/*");

        assertThat(header(answer, "content-type")).isEqualTo("image/svg+xml");
        assertThat(header(answer, "cache-control")).isEqualTo("no-cache");
        assertThat(header(get("/openapi.json"), "content-type")).isEqualTo("application/json");
    }

    @Test
    void aPageMayRunNothingThatIsNotOurs() {
        var answer = get("/", "accept", "text/html");

        var policy = header(answer, "content-security-policy");
        assertThat(policy)
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
                .contains(
                        "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "report-uri /api/csp-report")
                .doesNotContain("unsafe", "*", "nonce");
        assertThat(header(answer, "cache-control")).isEqualTo("no-store");
        assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
        assertThat(header(answer, "referrer-policy")).isEqualTo("same-origin");
        assertThat(header(answer, "cross-origin-opener-policy")).isEqualTo("same-origin");
        assertThat(header(answer, "permissions-policy")).contains("camera=()");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "strict-transport-security");
    }

    @Test
    void aServerWithoutTheWebAppSaysSo() {
        var answer = send(unbuilt, "GET", "/", "accept", "text/html");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("was not built");
        assertThat(header(answer, "content-security-policy")).contains("default-src 'none'");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError("no " + name));
    }

    private static HttpResponse<String> get(String path, String... headers) {
        return send(built, "GET", path, headers);
    }

    private static HttpResponse<String> send(HttpServer server, String method, String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
