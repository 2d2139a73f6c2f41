package io.omnia.gateway.sandbox;

import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.gateway.sandbox.SandboxReply.Said;
import io.omnia.gateway.translation.Format;
import io.omnia.gateway.translation.Translation;
import io.omnia.gateway.transport.LocalAnswer;
import io.omnia.gateway.transport.LocalPending;
import io.omnia.gateway.transport.ScriptedStream;
import io.omnia.gateway.transport.Upstream;
import io.omnia.platform.time.Uuid7;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Answers calls inside this process, the way a server of their protocol does over HTTP. Keeps nothing. */
@Singleton
public final class SandboxUpstream implements Upstream {
    private static final long SLOW_START_MILLIS = 2_000;
    private static final long SLOW_WORD_MILLIS = 200;
    private static final int MAX_WORDS_OF_PROMPT = 40;
    /** The limits that {@code sandbox.yaml} declares and that holds are computed with. */
    public static final int CONTEXT_LENGTH = 131_072;

    public static final int MAX_OUTPUT_TOKENS = 16_384;
    private static final String JSON = "application/json";
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
                        vertx.setTimer(answer.startMillis, timer -> promise.tryComplete(answer.local));
                    } else {
                        promise.tryComplete(answer.local);
                    }
                })
                .onFailure(promise::tryFail);
        return new LocalPending(promise);
    }

    private Scripted answer(Context context, Request request) {
        var errors = new Errors(context, request.protocol());
        var body = Buffer.buffer();
        request.body().forEach(piece -> body.appendBuffer(piece.buffer()));
        JsonObject json;
        try {
            json = body.toJsonObject();
        } catch (DecodeException notAnObject) {
            return errors.invalid("invalid_json", "The request is not a JSON object.");
        }
        var call = SandboxCall.read(request.protocol(), json);
        if (call == null) {
            return errors.invalid("invalid_messages", "The request asks nothing: one message or text is the least.");
        }
        var model = SandboxModel.of(call.model());
        return switch (model) {
            case CHAT -> reply(context, request, call, 0, 0, false);
            case SLOW -> reply(context, request, call, SLOW_START_MILLIS, SLOW_WORD_MILLIS, false);
            case CUT -> reply(context, request, call, 0, 0, true);
            case FLAKY ->
                flakyCalls.incrementAndGet() % 2 == 1
                        ? errors.of(500, "The sandbox failed, as it does every second time.")
                        : reply(context, request, call, 0, 0, false);
            case ERROR_429 -> errors.of(429, "The sandbox refuses every call to this model.");
            case ERROR_500 -> errors.of(500, "The sandbox fails every call to this model.");
            case EMBED -> embeddings(context, request, call, json);
        };
    }

    private Scripted reply(
            Context context, Request request, SandboxCall call, long startMillis, long wordMillis, boolean cut) {
        var promptTokens =
                request.protocol() == Protocol.OPENAI_COMPLETIONS ? call.plainTokens() : call.conversationTokens();
        if (promptTokens > CONTEXT_LENGTH) {
            return tooLong(context, request);
        }
        var counted = request.protocol();
        if (counted.counts()) {
            var format = counted == Protocol.ANTHROPIC_COUNT_TOKENS ? Format.MESSAGES : Format.RESPONSES;
            return whole(context, Buffer.buffer(Translation.count(format, promptTokens)));
        }
        var reply = inProtocol(request.protocol(), compose(call, promptTokens), call.includeUsage());
        var script = request.stream() ? reply.events() : List.of(reply.whole());
        if (cut) {
            script = request.stream()
                    ? script.subList(0, Math.max(2, script.size() / 2))
                    : List.of(script.getFirst().slice(0, script.getFirst().length() / 2));
        }
        var headers = MultiMap.caseInsensitiveMultiMap()
                .set(HttpHeaders.CONTENT_TYPE, request.stream() ? "text/event-stream" : JSON);
        return new Scripted(
                new LocalAnswer(200, headers, new ScriptedStream(context, script, wordMillis, cut)), startMillis);
    }

    private static SandboxReply inProtocol(Protocol protocol, Said said, boolean includeUsage) {
        return switch (protocol) {
            case OPENAI_CHAT -> new ChatReply(said, false, includeUsage);
            case OPENAI_COMPLETIONS -> new ChatReply(said, true, includeUsage);
            case OPENAI_RESPONSES -> new ResponsesReply(said);
            case ANTHROPIC_MESSAGES -> new MessagesReply(said);
            case OPENAI_EMBEDDINGS,
                    OPENAI_MODERATIONS,
                    OPENAI_INPUT_TOKENS,
                    ANTHROPIC_COUNT_TOKENS,
                    GOOGLE_GENERATE,
                    GOOGLE_COUNT_TOKENS,
                    GOOGLE_EMBED -> throw new IllegalArgumentException("the sandbox writes no text in " + protocol);
        };
    }

    private static Scripted embeddings(Context context, Request request, SandboxCall call, JsonObject json) {
        var dimensions =
                json.getValue("dimensions") instanceof Number n ? n.longValue() : SandboxEmbedding.USUAL_DIMENSIONS;
        if (dimensions < 1 || dimensions > SandboxEmbedding.MAX_DIMENSIONS) {
            return new Errors(context, request.protocol())
                    .invalid(
                            "invalid_dimensions",
                            "'dimensions' must be from 1 to " + SandboxEmbedding.MAX_DIMENSIONS + ".");
        }
        var tokens = call.plainTokens();
        if (tokens > CONTEXT_LENGTH) {
            return tooLong(context, request);
        }
        var base64 = "base64".equals(json.getValue("encoding_format"));
        return whole(context, SandboxEmbedding.answer(call, (int) dimensions, base64, tokens));
    }

    private static Scripted tooLong(Context context, Request request) {
        return new Errors(context, request.protocol())
                .invalid(
                        "context_length_exceeded",
                        "The messages are longer than the model's context of " + CONTEXT_LENGTH + " tokens.");
    }

    private static Scripted whole(Context context, Buffer body) {
        return new Scripted(LocalAnswer.whole(context, 200, body), 0);
    }

    /** The same request always gets the same text: what it was asked, given back. */
    private Said compose(SandboxCall call, long promptTokens) {
        var words = words(call.asked(), promptTokens);
        var limit = Math.min(MAX_OUTPUT_TOKENS, call.limit());
        var tokens = (long) Tokenizer.count(String.join("", words));
        var cutShort = tokens > limit;
        if (cutShort) {
            words = List.of(Tokenizer.first(String.join("", words), (int) limit));
            tokens = limit;
        }
        return new Said(
                Uuid7.next(clock).toString(),
                clock.instant().getEpochSecond(),
                call.model(),
                words,
                call.choices(),
                cutShort,
                promptTokens,
                Math.multiplyExact(tokens, call.choices()));
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

    /** Errors as a server of this protocol sends them. */
    private record Errors(Context context, Protocol protocol) {
        private static final int TOO_MANY = 429;
        private static final int BAD_REQUEST = 400;

        Scripted invalid(String code, String message) {
            return scripted(BAD_REQUEST, "invalid_request_error", code, message);
        }

        Scripted of(int status, String message) {
            return status == TOO_MANY
                    ? scripted(status, "rate_limit_error", "rate_limit_exceeded", message)
                    : scripted(status, isAnthropic() ? "api_error" : "server_error", "server_error", message);
        }

        private boolean isAnthropic() {
            return protocol.dialect() == Dialect.ANTHROPIC;
        }

        private Scripted scripted(int status, String type, String code, String message) {
            var error = new JsonObject().put("type", type).put("message", message);
            var body = isAnthropic()
                    ? new JsonObject().put("type", "error").put("error", error)
                    : new JsonObject().put("error", error.putNull("param").put("code", code));
            var answer = LocalAnswer.whole(context, status, body.toBuffer());
            if (status == TOO_MANY) {
                answer.headers().set(HttpHeaders.RETRY_AFTER, "1");
            }
            return new Scripted(answer, 0);
        }
    }

    private record Scripted(LocalAnswer local, long startMillis) {}
}
