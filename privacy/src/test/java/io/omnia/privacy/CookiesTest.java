package io.omnia.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CookiesTest {
    private final Cookies cookies = new Cookies(new Inventory(List.of(new PlatformDataMap(), new SampleDataMap())));

    @Test
    void setsADeclaredCookieThatScriptsAndOtherSitesCannotUse() throws Exception {
        var header =
                headerOf(response -> cookies.set(response, "__Host-session", Secret.of("token"), Duration.ofDays(7)));

        assertThat(header)
                .startsWith("__Host-session=token;")
                .contains("Path=/", "HTTPOnly", "Secure", "SameSite=Lax", "Max-Age=604800");
    }

    @Test
    void forgetsADeclaredCookie() throws Exception {
        assertThat(headerOf(response -> cookies.clear(response, "__Host-session")))
                .contains("Max-Age=0");
    }

    @Test
    void namesACookieThatNobodyDeclared() throws Exception {
        assertThatThrownBy(() -> headerOf(response -> cookies.set(response, "_ga", Secret.of("x"), Duration.ofDays(1))))
                .hasMessageContaining("_ga")
                .hasMessageContaining("not declared");
    }

    @Test
    void keepsNoCookieLongerThanDeclared() {
        assertThatThrownBy(() -> headerOf(
                        response -> cookies.set(response, "__Host-session", Secret.of("x"), Duration.ofDays(8))))
                .hasMessageContaining("__Host-session");
    }

    /** What a real server sends. */
    private static String headerOf(Consumer<HttpServerResponse> use) throws Exception {
        var vertx = Vertx.vertx();
        try {
            var server = vertx.createHttpServer()
                    .requestHandler(request -> {
                        try {
                            use.accept(request.response());
                            request.response().end();
                        } catch (IllegalArgumentException refused) {
                            request.response().setStatusCode(500).end(refused.getMessage());
                        }
                    })
                    .listen(0, "127.0.0.1");
            var port = server.toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .actualPort();
            var response = vertx.createHttpClient()
                    .request(HttpMethod.GET, port, "127.0.0.1", "/")
                    .compose(request -> request.send())
                    .compose(answer -> answer.body().map(body -> {
                        if (answer.statusCode() != 200) {
                            throw new IllegalArgumentException(body.toString());
                        }
                        return answer.getHeader("set-cookie");
                    }));
            return response.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException problem) {
            throw (Exception) problem.getCause();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }
}
