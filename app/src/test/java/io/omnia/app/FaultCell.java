package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.app.ScriptedAnswer.Mark;
import io.omnia.app.ScriptedAnswer.Word;
import io.omnia.gateway.protocol.Tokenizer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One fault in one answer.
 *
 * @param route where the caller asks
 * @param vendor the protocol that the upstream speaks
 * @param at how many frames of the answer come before the fault; for an answer in one piece, how many eighths of it
 * @param closes whether the upstream wants its connection closed when it has answered
 */
record FaultCell(String route, ScriptedAnswer vendor, Fault fault, int at, boolean closes) {
    private static final int PIECES = 8;
    private static final List<String> ROUTES =
            List.of("/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/completions");
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** What goes wrong. */
    enum Fault {
        /** The connection closes. */
        CUT,
        /** The message ends as HTTP wants it. */
        END,
        /** Nothing more comes. */
        STALL,
        /** The upstream says that it failed. */
        ERROR,
        /** A frame comes that is broken, and then the rest. */
        MALFORMED,
        /** The client leaves. */
        GONE,
        /** An answer in one piece is closed within its announced length. */
        WHOLE_CUT,
        /** One without a length is. */
        WHOLE_END,
        WHOLE_STALL,
        /** It is shorter than an answer, and its length says so. */
        WHOLE_MALFORMED,
        WHOLE_ERROR,
        WHOLE_GOOD;

        boolean streamed() {
            return !name().startsWith("WHOLE");
        }
    }

    /** What came of it. */
    record Told(FaultCell cell, RawClient.Answer answer) {
        String call() {
            return answer.header("x-omnia-call");
        }

        void check(LedgerBooks.Line bill) {
            if (cell.fault.streamed()) {
                new FaultRules(cell, answer, bill).check();
            } else {
                cell.checkWhole(answer, bill);
            }
        }
    }

    static List<FaultCell> all() {
        var cells = new ArrayList<FaultCell>();
        for (var route : ROUTES) {
            for (var vendor : ScriptedAnswer.values()) {
                for (var fault : Fault.values()) {
                    var last = fault.streamed() ? vendor.length() : fault.name().startsWith("WHOLE_C") ? PIECES - 1 : 0;
                    for (var at = 0; at <= last; at++) {
                        cells.add(new FaultCell(route, vendor, fault, at, true));
                    }
                }
            }
        }
        return cells;
    }

    FaultCell onAConnectionThatMayBeUsedAgain(boolean may) {
        return new FaultCell(route, vendor, fault, at, !may);
    }

    /** Whether nothing is translated. */
    boolean direct() {
        return route.equals(vendor.route());
    }

    /** Whether the caller heard everything, and why there is no more. */
    boolean complete() {
        return vendor.tells(Mark.ENDS, at)
                || (fault == Fault.MALFORMED && direct())
                || (vendor.tells(Mark.STOPS, at) && (fault == Fault.CUT || fault == Fault.END || fault == Fault.STALL));
    }

    /** What the caller has to have heard. */
    Map<Word, String> words() {
        var heard = new EnumMap<Word, String>(Word.class);
        heard.putAll(vendor.words(complete() ? vendor.length() : at));
        if (route.equals("/v1/completions")) {
            heard.keySet().retainAll(List.of(Word.TEXT));
        }
        return heard;
    }

    /** How many tokens that is, where nobody says. */
    int counted() {
        var heard = words();
        if (route.equals("/v1/responses")) {
            // There the name of a call is in no delta.
            heard.remove(Word.CALLED);
        }
        return Tokenizer.count(String.join("", heard.values()));
    }

    Told run(FaultsKit kit) {
        var script = "cell-" + COUNT.incrementAndGet();
        kit.upstream.on(script, fault.streamed() ? this::play : this::playWhole);
        try (var client = RawClient.connect(kit.server)) {
            client.send(RawClient.post(route, kit.key, request(FaultyUpstream.SCRIPT + script)));
            if (fault == Fault.GONE && !complete()) {
                // By then everything that came before it has arrived.
                return new Told(this, client.answerUntil(keepAlive()));
            }
            return new Told(this, client.answer());
        }
    }

    String keepAlive() {
        return route.equals("/v1/messages") ? "event: ping\ndata: {\"type\": \"ping\"}\n\n" : ": keepalive\n\n";
    }

    /** A request that says this, for such an answer. */
    String request(String prompt) {
        var body = new JsonObject()
                .put("model", "vendor/" + vendor.name().toLowerCase(Locale.ROOT))
                .put("stream", fault.streamed());
        var schema = new JsonObject().put("type", "object");
        switch (route) {
            case "/v1/completions" -> body.put("prompt", prompt);
            case "/v1/responses" -> {
                var tool = new JsonObject().put("type", "function").put("name", "weather");
                body.put("input", prompt).put("tools", new JsonArray().add(tool.put("parameters", schema)));
            }
            case "/v1/messages" -> {
                var tool = new JsonObject().put("name", "weather").put("input_schema", schema);
                body.put("max_tokens", 100).put("messages", messages(prompt)).put("tools", new JsonArray().add(tool));
            }
            default -> {
                var function = new JsonObject().put("name", "weather").put("parameters", schema);
                var tool = new JsonObject().put("type", "function").put("function", function);
                body.put("messages", messages(prompt)).put("tools", new JsonArray().add(tool));
                if (fault.streamed()) {
                    body.put("stream_options", new JsonObject().put("include_usage", true));
                }
            }
        }
        return body.encode();
    }

    private static JsonArray messages(String prompt) {
        return new JsonArray().add(new JsonObject().put("role", "user").put("content", prompt));
    }

    private void play(FaultyUpstream.Wire wire) throws IOException {
        wire.send(head("text/event-stream", "transfer-encoding: chunked"));
        for (var frame = 0; frame < at; frame++) {
            wire.chunk(vendor.bytes(frame, frame + 1));
        }
        switch (fault) {
            case CUT -> wire.close();
            case END -> wire.end();
            case STALL, GONE -> wire.awaitClose();
            case ERROR -> wire.chunk(vendor.error()).end();
            case MALFORMED -> {
                wire.chunk(vendor.malformed());
                if (at < vendor.length()) {
                    wire.chunk(vendor.bytes(at, vendor.length()));
                }
                wire.end();
            }
            default -> throw new IllegalStateException(fault + " is none of a stream");
        }
    }

    private void playWhole(FaultyUpstream.Wire wire) throws IOException {
        var whole = vendor.whole();
        var part = whole.substring(0, whole.length() * at / PIECES);
        switch (fault) {
            case WHOLE_CUT ->
                wire.send(head("application/json", "content-length: " + whole.length()) + part)
                        .close();
            case WHOLE_END ->
                wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n"
                                + whole.substring(0, whole.length() / 2))
                        .close();
            case WHOLE_STALL ->
                wire.send(head("application/json", "content-length: " + whole.length())
                                + whole.substring(0, whole.length() / 2))
                        .awaitClose();
            case WHOLE_MALFORMED -> answer(wire, whole.substring(0, whole.length() / 2));
            case WHOLE_ERROR -> answer(wire, vendor.wholeError());
            case WHOLE_GOOD -> answer(wire, whole);
            default -> throw new IllegalStateException(fault + " is one of a stream");
        }
    }

    private void answer(FaultyUpstream.Wire wire, String body) throws IOException {
        wire.send(head("application/json", "content-length: " + body.length()) + body);
    }

    private String head(String contentType, String framing) {
        return "HTTP/1.1 200 OK\r\ncontent-type: " + contentType + "\r\n" + framing + "\r\n"
                + (closes ? "connection: close\r\n\r\n" : "\r\n");
    }

    private void checkWhole(RawClient.Answer answer, LedgerBooks.Line bill) {
        assertThat(answer.header("x-request-id")).isNotBlank();
        if (fault == Fault.WHOLE_GOOD) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("Hello world");
            assertThat(bill.outcome()).isEqualTo("completed");
            assertThat(bill.micros()).isEqualTo(REPORTED_MICROS);
        } else {
            refused(answer, bill);
        }
    }

    static final long REPORTED_MICROS = ScriptedAnswer.INPUT_TOKENS * FaultsKit.INPUT_MICROS
            + ScriptedAnswer.OUTPUT_TOKENS * FaultsKit.OUTPUT_MICROS;

    /** Nothing was sent of the answer: an error with its status, in the caller's dialect, for nothing. */
    void refused(RawClient.Answer answer, LedgerBooks.Line bill) {
        assertThat(answer.status()).as(answer.body()).isBetween(500, 599);
        assertThat(answer.header("content-type")).startsWith("application/json");
        var body = new JsonObject(answer.body());
        assertThat(body.getJsonObject("error").getString("message")).isNotBlank();
        if (route.equals("/v1/messages")) {
            assertThat(body.getString("type")).isEqualTo("error");
        } else {
            assertThat(body.getJsonObject("error").fieldNames()).contains("message", "type", "code");
        }
        assertThat(bill.outcome()).isEqualTo("upstream_error");
        assertThat(bill.micros()).isZero();
    }

    @Override
    public String toString() {
        return vendor + " to " + route + ", " + fault + " at " + at;
    }
}
