package io.omnia.console;

import io.omnia.console.LiveWallet.News;
import io.omnia.ledger.Balance;
import io.omnia.ledger.LiveAccounts.EndedCall;
import io.omnia.ledger.Usd;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Writes what is new in a wallet as a server-sent event. */
final class LiveEvents {
    static final int MAX_CALLS = 50;

    private LiveEvents() {}

    static String state(News news, Map<UUID, String> keyNames) {
        var calls = new JsonArray();
        news.ended().stream().limit(MAX_CALLS).forEach(call -> calls.add(call(call, keyNames)));
        var state = new JsonObject()
                .put("balance", balance(news.state().balance()))
                .put("running", news.state().runningCalls())
                .put("calls", calls)
                .put("more", Math.max(0, news.ended().size() - MAX_CALLS));
        return "event: state\ndata: " + state.encode() + "\n\n";
    }

    private static JsonObject balance(Balance balance) {
        return new JsonObject()
                .put("posted", money(balance.postedMicros()))
                .put("held", money(balance.heldMicros()))
                .put("spent", money(balance.spentMicros()))
                .put("available", money(balance.availableMicros()));
    }

    private static JsonObject call(EndedCall call, Map<UUID, String> keyNames) {
        var firstByte = call.timeToFirstByte();
        return new JsonObject()
                .put("id", call.id().value().toString())
                .put("created_at", call.startedAt().toString())
                .put("mode", word(call.mode()))
                .put("model", call.model())
                .put("provider", call.provider())
                .put("key_id", call.key().value().toString())
                .put("key_name", keyNames.get(call.key().value()))
                .put("account_id", call.account().value().toString())
                .putNull("account_email")
                .put("status", word(call.outcome()))
                .put("http_status", call.httpStatus())
                .put("delivery", call.delivered() ? "complete" : "incomplete")
                .put("latency_ms", call.latency().toMillis())
                .put("ttft_ms", firstByte == null ? null : firstByte.toMillis())
                .put("attempts", call.attempts())
                .put("input_tokens", call.inputTokens())
                .put("output_tokens", call.outputTokens())
                .put("cost", money(call.cost().micros()));
    }

    private static JsonObject money(long micros) {
        return new JsonObject().put("microcredits", micros).put("usd", Usd.full(micros));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
