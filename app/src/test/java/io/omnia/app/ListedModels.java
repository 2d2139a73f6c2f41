package io.omnia.app;

import io.omnia.app.RecordedExchanges.Exchange;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Recorded lists of models: ours has their form, and the test of a provider reads theirs. */
final class ListedModels {
    /** What OpenAI's reference names; other vendors add to it. */
    private static final List<String> FIELDS = List.of("id", "object", "created", "owned_by");

    private final OmniaServer server;
    private final ReplayUpstream upstream;

    ListedModels(OmniaServer server, ReplayUpstream upstream) {
        this.server = server;
        this.upstream = upstream;
    }

    Verdict check(Exchange exchange) {
        if (!exchange.method().equals("GET")) {
            return new Verdict.NotApplicable(Verdict.Reason.NOT_A_LIST);
        }
        var problems = new ArrayList<String>();
        var recorded = new JsonObject(exchange.text());
        var ours = new JsonObject(server.get("/v1/models", OmniaServer.LIVE_KEY).body());
        if (recorded.getValue("data") instanceof JsonArray theirs) {
            if (!recorded.getString("object").equals(ours.getString("object"))) {
                problems.add("our list is a " + ours.getString("object"));
            }
            sameFields(theirs.getJsonObject(0), ours.getJsonArray("data").getJsonObject(0), problems);
            tested(exchange, theirs, problems);
        } else {
            var id = ours.getJsonArray("data").getJsonObject(0).getString("id");
            var one = server.get("/v1/models/" + id, OmniaServer.LIVE_KEY);
            sameFields(recorded, new JsonObject(one.body()), problems);
        }
        return Verdict.of(problems);
    }

    private static void sameFields(JsonObject theirs, JsonObject ours, List<String> problems) {
        for (var field : FIELDS) {
            if (theirs.getValue(field) != null
                    && (ours.getValue(field) == null
                            || ours.getValue(field) instanceof String != theirs.getValue(field) instanceof String)) {
                problems.add("our model has no such " + field);
            }
        }
        if (theirs.containsKey("object") && !theirs.getString("object").equals(ours.getString("object"))) {
            problems.add("our model is a " + ours.getString("object"));
        }
    }

    /** The operator's test of a provider that answers with this list names its models. */
    private void tested(Exchange exchange, JsonArray theirs, List<String> problems) {
        upstream.answerEverybody(exchange.answer());
        var outcome = ConsoleSession.body(
                ConsoleSession.operator(server).send("POST", "/api/admin/providers/compat/test", null));
        var ids = theirs.stream()
                .map(model -> ((JsonObject) model).getString("id"))
                .collect(Collectors.toSet());
        var named = outcome.getJsonArray("models", new JsonArray()).stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
        if (!named.equals(ids)) {
            problems.add("the test of the provider said " + outcome.getString("sentence"));
        }
    }
}
