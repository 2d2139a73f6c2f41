package io.omnia.gateway.sandbox;

import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.gateway.transport.Upstream;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Answers chat calls inside this process, the way an OpenAI-style server does over HTTP. Keeps nothing. */
@Singleton
public final class SandboxUpstream implements Upstream {
    private static final long SLOW_START_MILLIS = 2_000;
    private static final long SLOW_WORD_MILLIS = 200;
    private static final int MAX_WORDS_OF_PROMPT = 40;
    /** The limits that {@code sandbox.yaml} declares and that holds are computed with. */
    public static final int CONTEXT_LENGTH = 131_072;

    public static final int MAX_OUTPUT_TOKENS = 16_384;
    /** No text of more characters is taken to be within the context; counting would keep a worker busy. */
    private static final int MAX_COUNTED_CHARS = 8 * CONTEXT_LENGTH;

    /** What the chat format adds to each message and to the answer, as OpenAI's own counting guide has it. */
    private static final int TOKENS_PER_MESSAGE = 3;

    private static final int TOKENS_BEFORE_ANSWER = 3;
    private static final Pattern WORD = Pattern.compile("\\s*\\S+");

    private final Vertx vertx;
    private final Clock clock;
    private final AtomicInteger flakyCalls = new AtomicInteger();

    SandboxUpstream(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    @Override
    public Pending send(Request request) {
        var context = vertx.getOrCreateContext();
        Promise<Answer> promise = Promise.promise();
        vertx.executeBlocking(() -> answer(context, request), false)
                .onSuccess(answer -> {
                    if (answer.startMillis > 0) {
                        vertx.setTimer(answer.startMillis, timer -> promise.tryComplete(answer));
                    } else {
                        promise.tryComplete(answer);
                    }
                })
                .onFailure(promise::tryFail);
        return new Pending() {
            @Override
            public Future<Answer> answer() {
                return promise.future();
            }

            @Override
            public void abort(Unreachable.Reason reason) {
                promise.tryFail(new Unreachable(reason));
            }
        };
    }

    private Scripted answer(Context context, Request request) {
        var body = Buffer.buffer();
        request.body().forEach(piece -> body.appendBuffer(piece.buffer()));
        JsonObject json;
        try {
            json = body.toJsonObject();
        } catch (DecodeException notAnObject) {
            return error(context, 400, "invalid_request_error", "invalid_json", "The request is not a JSON object.");
        }
        if (!(json.getValue("messages") instanceof JsonArray messages) || messages.isEmpty()) {
            return error(
                    context,
                    400,
                    "invalid_request_error",
                    "invalid_messages",
                    "'messages' must be a list with one message at least.");
        }
        var model = SandboxModel.of(json.getString("model"));
        return switch (model) {
            case CHAT -> reply(context, request, json, messages, 0, 0, false);
            case SLOW -> reply(context, request, json, messages, SLOW_START_MILLIS, SLOW_WORD_MILLIS, false);
            case CUT -> reply(context, request, json, messages, 0, 0, true);
            case FLAKY ->
                flakyCalls.incrementAndGet() % 2 == 1
                        ? error(
                                context,
                                500,
                                "server_error",
                                "flaky",
                                "The sandbox failed, as it does every second time.")
                        : reply(context, request, json, messages, 0, 0, false);
            case ERROR_429 ->
                error(
                        context,
                        429,
                        "rate_limit_error",
                        "rate_limit_exceeded",
                        "The sandbox refuses every call to this model.");
            case ERROR_500 ->
                error(context, 500, "server_error", "server_error", "The sandbox fails every call to this model.");
        };
    }

    private Scripted reply(
            Context context,
            Request request,
            JsonObject json,
            JsonArray messages,
            long startMillis,
            long wordMillis,
            boolean cut) {
        var promptTokens = promptTokens(messages);
        if (promptTokens > CONTEXT_LENGTH) {
            return error(
                    context,
                    400,
                    "invalid_request_error",
                    "context_length_exceeded",
                    "The messages are longer than the model's context of " + CONTEXT_LENGTH + " tokens.");
        }
        var reply = compose(json, text(messages.getValue(messages.size() - 1)), promptTokens);
        var options = json.getValue("stream_options");
        var includeUsage = options instanceof JsonObject asked && Boolean.TRUE.equals(asked.getValue("include_usage"));
        var script = request.stream() ? reply.events(includeUsage) : List.of(reply.whole());
        if (cut) {
            script = request.stream()
                    ? script.subList(0, Math.max(2, script.size() / 2))
                    : List.of(script.getFirst().slice(0, script.getFirst().length() / 2));
        }
        var headers = MultiMap.caseInsensitiveMultiMap()
                .set(HttpHeaders.CONTENT_TYPE, request.stream() ? "text/event-stream" : "application/json");
        return new Scripted(200, headers, new ScriptedStream(context, script, wordMillis, cut), startMillis);
    }

    private static long promptTokens(JsonArray messages) {
        var tokens = (long) TOKENS_BEFORE_ANSWER;
        var chars = 0L;
        for (var message : messages) {
            var text = text(message);
            chars += text.length();
            if (chars > MAX_COUNTED_CHARS) {
                return Long.MAX_VALUE;
            }
            tokens += TOKENS_PER_MESSAGE + Tokenizer.count(text);
        }
        return tokens;
    }

    /** The same request always gets the same text: what it was asked, given back. */
    private SandboxReply compose(JsonObject json, String asked, long promptTokens) {
        var words = words(asked, promptTokens);
        var limit =
                Math.min(MAX_OUTPUT_TOKENS, Math.min(limit(json, "max_tokens"), limit(json, "max_completion_tokens")));
        var tokens = (long) Tokenizer.count(String.join("", words));
        var finish = "stop";
        if (tokens > limit) {
            words = List.of(Tokenizer.first(String.join("", words), (int) limit));
            tokens = limit;
            finish = "length";
        }
        var choices = json.getValue("n") instanceof Number n ? n.intValue() : 1;
        return new SandboxReply(
                "chatcmpl-" + Uuid7.next(clock),
                clock.instant().getEpochSecond(),
                json.getString("model"),
                words,
                choices,
                finish,
                promptTokens,
                Math.multiplyExact(tokens, choices));
    }

    /** One word after another, each with the blank before it, as models stream them. */
    private static List<String> words(String asked, long promptTokens) {
        var opening = "The sandbox read " + promptTokens + " prompt tokens and answers with what it was asked:";
        var answer = new ArrayList<String>();
        WORD.matcher(opening).results().forEach(word -> answer.add(word.group()));
        var repeated = WORD.matcher(" " + asked.strip())
                .results()
                .limit(MAX_WORDS_OF_PROMPT + 1L)
                .map(MatchResult::group)
                .toList();
        answer.addAll(repeated.subList(0, Math.min(repeated.size(), MAX_WORDS_OF_PROMPT)));
        if (repeated.size() > MAX_WORDS_OF_PROMPT) {
            answer.add(" …");
        }
        return answer;
    }

    /** What a message says, or a content. */
    private static String text(Object content) {
        return switch (content) {
            case String text -> text;
            case JsonObject message -> text(message.getValue("content"));
            case JsonArray parts -> {
                var text = new StringBuilder();
                for (var part : parts) {
                    if (part instanceof JsonObject object && object.getValue("text") instanceof String piece) {
                        text.append(piece).append(' ');
                    }
                }
                yield text.toString();
            }
            case null, default -> "";
        };
    }

    private static long limit(JsonObject json, String field) {
        return json.getValue(field) instanceof Number limit ? limit.longValue() : Long.MAX_VALUE;
    }

    private static Scripted error(Context context, int status, String type, String code, String message) {
        var error = new JsonObject()
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .put("code", code);
        var headers = MultiMap.caseInsensitiveMultiMap().set(HttpHeaders.CONTENT_TYPE, "application/json");
        if (status == 429) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        var body = new JsonObject().put("error", error).toBuffer();
        return new Scripted(status, headers, new ScriptedStream(context, List.of(body), 0, false), 0);
    }

    private record Scripted(int status, MultiMap headers, ScriptedStream stream, long startMillis) implements Answer {
        @Override
        public ReadStream<Buffer> body() {
            return stream;
        }

        @Override
        public void abort() {
            stream.stop();
        }
    }
}
