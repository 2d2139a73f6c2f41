package io.omnia.platform.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.egress.EgressFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExitTest {
    private static final EgressPolicy ALL = destination -> new EgressPolicy.Verdict.Allowed();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();
    private int port;

    @BeforeEach
    void listen() throws Exception {
        port = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private void answer(HttpServerRequest request) {
        received.incrementAndGet();
        switch (request.path()) {
            case "/moved" ->
                request.response()
                        .setStatusCode(302)
                        .putHeader("location", "/v1/end")
                        .end();
            case "/packed" ->
                request.response().putHeader("content-encoding", "gzip").end("not unpacked");
            default -> request.response().end(request.getHeader("host") + request.uri());
        }
    }

    @Test
    void connectsToTheCheckedAddressUnderTheDeclaredName() throws Exception {
        var exit = exit("http://upstream.invalid:" + port + "/v1", Trust.OPERATOR, "127.0.0.1");

        var answer = await(text(vertx, exit, "/models?x=1"));

        assertThat(answer).isEqualTo("upstream.invalid:" + port + "/v1/models?x=1");
    }

    @Test
    void asksForTheAddressOnceWhileItIsFresh() throws Exception {
        var exit = exit("http://upstream.invalid:" + port, Trust.OPERATOR, "127.0.0.1");

        for (var i = 0; i < 5; i++) {
            await(text(vertx, exit, "/"));
        }

        assertThat(lookups).hasValue(1);
        assertThat(received).hasValue(5);
    }

    @Test
    void sharesOneLookupAmongRequestsThatWaitForIt() throws Exception {
        var exit = exit("http://upstream.invalid:" + port, Trust.OPERATOR, "127.0.0.1");
        var answers = new ArrayList<Future<String>>();

        for (var i = 0; i < 20; i++) {
            answers.add(text(vertx, exit, "/"));
        }
        await(Future.all(answers));

        assertThat(received).hasValue(20);
        assertThat(lookups.get()).isLessThan(20);
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR", "CALLER"})
    void refusesANameThatLeadsInside(Trust trust) {
        var exit = exit("http://innocent.example:8080", trust, "127.0.0.1");

        assertThatFails(exit, Kind.ADDRESS_REFUSED, "innocent.example");
        assertThat(received).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14,127.0.0.1", "127.0.0.1,93.184.215.14", "2606:4700::1111,169.254.169.254"})
    void refusesAnAnswerInWhichOneAddressLeadsInside(String addresses) {
        var exit = exit("http://mixed.example:8080", Trust.CALLER, addresses.split(","));

        assertThatFails(exit, Kind.ADDRESS_REFUSED, "mixed.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"})
    void refusesEverySpellingOfThisMachineFromACaller(String spelling) {
        var door = new EgressDoor(vertx, ALL);

        assertThatThrownBy(() -> {
                    var base = URI.create("http://" + spelling + ":8080/");
                    var exit = door.open(new Destination("webhook", base, Trust.CALLER, Set.of()));
                    await(exit.request(HttpMethod.GET, "/"));
                })
                .satisfiesAnyOf(
                        problem -> assertThat(problem).isInstanceOf(EgressRefused.class),
                        problem -> assertThat(((EgressFailure) problem).kind())
                                .isIn(Kind.ADDRESS_REFUSED, Kind.NAME_NOT_RESOLVED));
        assertThat(received).hasValue(0);
    }

    @Test
    void saysThatANameHasNoAddress() {
        var exit = open(
                "http://nowhere.invalid:1",
                Trust.OPERATOR,
                host -> Future.failedFuture(new UnknownHostException(host)));

        assertThatFails(exit, Kind.NAME_NOT_RESOLVED, "nowhere.invalid");
    }

    @Test
    void triesTheNextAddressWhenOneDoesNotAccept() throws Exception {
        var exit = exit("http://twice.invalid:" + port, Trust.OPERATOR, "127.0.0.2", "127.0.0.1");

        var answer = await(text(vertx, exit, "/a"));

        assertThat(answer).endsWith("/a");
    }

    @Test
    void saysThatNobodyAccepts() {
        var exit = exit("http://closed.invalid:" + port, Trust.OPERATOR, "127.0.0.2");

        assertThatFails(exit, Kind.CONNECT_FAILED, "closed.invalid");
    }

    @Test
    void followsNoRedirectAndUnpacksNothing() throws Exception {
        var exit = exit("http://plain.invalid:" + port, Trust.OPERATOR, "127.0.0.1");

        var moved = await(exit.request(HttpMethod.GET, "/moved").compose(HttpClientRequest::send));
        var packed = await(text(vertx, exit, "/packed"));

        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(packed).isEqualTo("not unpacked");
    }

    @Test
    void answersOnTheContextThatAsked() throws Exception {
        var exit = open(
                "http://slow.invalid:" + port,
                Trust.OPERATOR,
                host -> vertx.timer(50, TimeUnit.MILLISECONDS)
                        .map(done -> List.of(InetAddress.ofLiteral("127.0.0.1"))));
        var contexts = List.of(vertx.getOrCreateContext(), vertx.getOrCreateContext());
        var same = new ArrayList<CompletableFuture<Boolean>>();

        for (var context : contexts) {
            var result = new CompletableFuture<Boolean>();
            same.add(result);
            context.runOnContext(start -> exit.request(HttpMethod.GET, "/")
                    .onComplete(
                            done -> result.complete(context.equals(vertx.getOrCreateContext()) && done.succeeded())));
        }

        for (var result : same) {
            assertThat(result.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void opensNothingThatThePolicyDoesNotKnow() {
        var door = new EgressDoor(vertx, unknown -> new EgressPolicy.Verdict.Refused("Nobody declared x.example."));

        assertThatThrownBy(
                        () -> door.open(new Destination("x", URI.create("https://x.example"), Trust.VENDOR, Set.of())))
                .isInstanceOf(EgressRefused.class)
                .hasMessage("Nobody declared x.example.");
    }

    @Test
    void failsTypedAfterItWasClosed() {
        var exit = exit("http://gone.invalid:" + port, Trust.OPERATOR, "127.0.0.1");

        exit.close();

        assertThatFails(exit, Kind.CLOSED, "gone.invalid");
    }

    private Exit exit(String base, Trust trust, String... addresses) {
        var answer = new ArrayList<InetAddress>();
        for (var address : addresses) {
            answer.add(InetAddress.ofLiteral(address));
        }
        return open(base, trust, host -> Future.succeededFuture(answer));
    }

    private Exit open(String base, Trust trust, Function<String, Future<List<InetAddress>>> names) {
        AddressResolver counting = host -> {
            lookups.incrementAndGet();
            return names.apply(host);
        };
        var door = new EgressDoor(vertx, ALL, counting, null);
        return door.open(new Destination("upstream", URI.create(base), trust, Set.of()));
    }

    private static void assertThatFails(Exit exit, Kind kind, String named) {
        assertThatThrownBy(() -> await(exit.request(HttpMethod.GET, "/secret-path")))
                .isInstanceOfSatisfying(
                        EgressFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind))
                .hasMessageContaining(named)
                .hasMessageNotContaining("secret-path");
    }

    /** Asks on an event loop, as everyone does: on another thread a body may end before anyone listens to it. */
    static Future<String> text(Vertx vertx, Exit exit, String path) {
        Promise<String> text = Promise.promise();
        vertx.runOnContext(here -> exit.request(HttpMethod.GET, path)
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .map(Object::toString)
                .onComplete(text));
        return text.future();
    }

    static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException problem) {
            if (problem.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw problem;
        }
    }
}
