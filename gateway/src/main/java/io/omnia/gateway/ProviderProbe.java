package io.omnia.gateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.omnia.gateway.provider.ConfiguredProvider;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Providers;
import io.omnia.platform.egress.Destination;
import io.omnia.platform.egress.EgressDoor;
import io.omnia.platform.egress.EgressFailure;
import io.omnia.platform.egress.Exit;
import io.omnia.platform.egress.Trust;
import io.omnia.privacy.Secret;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a provider for its list of models: the least that needs address, key and network to be right. */
@Singleton
final class ProviderProbe {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final int MAX_MODELS = 500;
    private static final int OK = 200;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Map<String, Probed> byName = new HashMap<>();
    private final Vertx vertx;

    /** Opens an exit to each provider that is on; its model list is below the same address as its models. */
    ProviderProbe(Providers providers, EgressDoor door, Vertx vertx) {
        this.vertx = vertx;
        for (var provider : providers.on()) {
            var trust = provider.operatorConfigured() ? Trust.OPERATOR : Trust.VENDOR;
            var exit = door.open(new Destination(provider.name(), provider.base(), trust, Set.of()));
            byName.put(provider.name(), new Probed(provider, exit, provider.key(), false));
        }
    }

    /**
     * What came of it.
     *
     * @param models the ids that it lists, by name; null when it lists none
     */
    record Outcome(
            @JsonProperty("ok") boolean ok,
            @JsonProperty("latency_ms") long latencyMillis,
            @JsonProperty("models") @Nullable List<String> models,
            @JsonProperty("sentence") String sentence) {}

    /** Waits for the answer, for at most ten seconds; null when no provider of that name is on. */
    @Nullable
    Outcome ask(String name) {
        var probed = byName.get(name);
        return probed == null ? null : ask(probed);
    }

    /** The same with a caller's own key, which goes nowhere where callers' calls would not take it. */
    @Nullable
    Outcome ask(String name, Secret ownKey) {
        var probed = byName.get(name);
        if (probed == null) {
            return null;
        }
        var provider = probed.provider();
        return provider.takesOwnKeys(provider.provider().dialect())
                ? ask(new Probed(provider, probed.exit(), Optional.of(ownKey), true))
                : new Outcome(false, 0, null, "Its list of models takes no keys of one's own: only a call can tell.");
    }

    private Outcome ask(Probed probed) {
        var begun = System.nanoTime();
        var answer = answer(probed);
        var millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
        return switch (answer) {
            case Answer.Models(var models) ->
                new Outcome(true, millis, models, "It lists " + models.size() + " models.");
            case Answer.Trouble(var sentence) -> new Outcome(false, millis, null, sentence);
        };
    }

    private sealed interface Answer {
        record Models(List<String> ids) implements Answer {}

        record Trouble(String sentence) implements Answer {}
    }

    /** @param forMember whether the sentence is for somebody who may not know where the operator's servers are */
    private record Probed(ConfiguredProvider provider, Exit exit, Optional<Secret> key, boolean forMember) {}

    private Answer answer(Probed probed) {
        var asked = Promise.<Answer>promise();
        // All of it on one event loop: elsewhere a short answer could have ended before anybody listens to it.
        vertx.getOrCreateContext()
                .runOnContext(here -> list(probed)
                        .recover(problem -> Future.succeededFuture(new Answer.Trouble(sentence(probed, problem))))
                        .onComplete(asked));
        try {
            return asked.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return new Answer.Trouble("It did not answer within " + PATIENCE.toSeconds() + " seconds.");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return new Answer.Trouble("The server is stopping.");
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect);
        }
    }

    private static Future<Answer> list(Probed probed) {
        return probed.exit()
                .request(HttpMethod.GET, path(probed.provider().provider().dialect()))
                .compose(request -> {
                    request.putHeader(HttpHeaders.ACCEPT, "application/json");
                    request.putHeader(HttpHeaders.USER_AGENT, "omnia");
                    var provider = probed.provider().provider();
                    var header = provider.keyHeader();
                    if (provider.dialect() == Dialect.ANTHROPIC) {
                        request.putHeader(Call.VERSION, Call.USUAL_VERSION);
                    }
                    probed.key().ifPresent(key -> request.putHeader(header.name(), header.value(key)));
                    request.idleTimeout(PATIENCE.toMillis());
                    return request.send();
                })
                .compose(response -> read(probed, response));
    }

    private static String path(Dialect dialect) {
        return switch (dialect) {
            case OPENAI, GOOGLE -> "/models";
            case ANTHROPIC -> "/v1/models";
        };
    }

    private static Future<Answer> read(Probed probed, HttpClientResponse response) {
        if (response.statusCode() != OK) {
            response.request().reset();
            return Future.succeededFuture(new Answer.Trouble(sentence(probed, response.statusCode())));
        }
        Promise<Answer> read = Promise.promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            body.appendBuffer(chunk);
            if (body.length() > MAX_ANSWER_BYTES) {
                read.tryComplete(new Answer.Trouble("Its list of models is longer than any real one."));
                response.request().reset();
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(end -> read.tryComplete(models(body)));
        return read.future();
    }

    private static Answer models(Buffer body) {
        try {
            var json = new JsonObject(body);
            // Google's list has another name, and so have the names in it.
            if (json.getValue("data", json.getValue("models")) instanceof JsonArray data) {
                var ids = data.stream()
                        .map(model ->
                                model instanceof JsonObject entry ? entry.getValue("id", entry.getValue("name")) : null)
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .sorted()
                        .limit(MAX_MODELS)
                        .toList();
                return new Answer.Models(ids);
            }
        } catch (DecodeException | ClassCastException noJson) {
            // The same sentence as for JSON of another shape.
        }
        return new Answer.Trouble("It answered, but not with a list of models: the address may be another service's.");
    }

    private static String sentence(Probed probed, int status) {
        return switch (status) {
            case 401, 403 ->
                probed.key().isPresent()
                        ? "It refused the key (" + status + "): set the right one."
                        : "It wants a key (" + status + "): set one.";
            case 404 ->
                "There is no list of models below its address (404): the address may be wrong, or it keeps no list.";
            case 429 -> "It refused the request because of its limits (429): the key works, try again later.";
            default ->
                status >= 500
                        ? "It failed by itself (" + status + "): try again later."
                        : "It answered with status " + status + " instead of a list of models.";
        };
    }

    private static String sentence(Probed probed, Throwable problem) {
        if (!(problem instanceof EgressFailure failure)) {
            return "The connection broke before an answer came.";
        }
        return probed.forMember() ? "It could not be reached from here." : String.valueOf(failure.getMessage());
    }
}
