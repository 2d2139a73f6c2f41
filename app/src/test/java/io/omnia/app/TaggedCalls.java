package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Chat calls with one key. A field of the body that only tests have, the tag, tells in a vendor's log which call reached it. */
record TaggedCalls(OmniaServer server, String key) {
    private static final String CONVERSATION = "one conversation";

    static String newTag() {
        return UUID.randomUUID().toString();
    }

    /** A call; the fallbacks are those that its body names beside the first. */
    static JsonObject body(String prompt, String model, String tag, boolean stream, String... fallbacks) {
        var message = new JsonObject().put("role", "user").put("content", prompt);
        var body = new JsonObject()
                .put("model", model)
                .put("messages", new JsonArray().add(message))
                .put("stream", stream)
                .put("x_tag", tag);
        return fallbacks.length == 0 ? body : body.put("models", new JsonArray(List.of(fallbacks)));
    }

    HttpResponse<String> send(JsonObject body, Map<String, String> headers) {
        var request = server.request("/v1/chat/completions", key)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        headers.forEach(request::header);
        return server.send(request.build());
    }

    /** One more call of a conversation that is the same for all of them; {@code provider} may be null. */
    HttpResponse<String> send(
            String model,
            String tag,
            Map<String, String> headers,
            JsonObject provider,
            boolean stream,
            String... fallbacks) {
        var body = body(CONVERSATION, model, tag, stream, fallbacks);
        return send(provider == null ? body : body.put("provider", provider), headers);
    }

    /** Who answered a call, which has to be a good one. */
    static String provider(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-omnia-provider").orElseThrow();
    }

    /** Why a call was refused. */
    static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonObject("error").getString("code");
    }
}
