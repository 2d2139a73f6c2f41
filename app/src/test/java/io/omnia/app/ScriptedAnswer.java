package io.omnia.app;

import static io.omnia.app.ScriptedAnswer.Word.ARGUMENTS;
import static io.omnia.app.ScriptedAnswer.Word.CALLED;
import static io.omnia.app.ScriptedAnswer.Word.TEXT;
import static io.omnia.app.ScriptedAnswer.Word.THOUGHT;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One answer, told in each protocol that upstreams speak: a thought, a text, a tool call, and what it consumed. It is known of
 * every frame what a client has heard by it.
 */
enum ScriptedAnswer {
    CHAT(
            "/v1/chat/completions",
            error(
                    "",
                    "{\"error\":{\"message\":\"Overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":\"overloaded\"}}"),
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant",\
            "content":"Hello world","reasoning_content":"Let me think. Done.","tool_calls":[{"id":"call_1","type":"function",\
            "function":{"name":"weather","arguments":"{\\"city\\":\\"Paris\\"}"}}]},"finish_reason":"tool_calls"}],\
            "usage":{"prompt_tokens":11,"completion_tokens":9,"total_tokens":20,"prompt_tokens_details":{"cached_tokens":7}}}""",
            chat("{\"role\":\"assistant\",\"content\":\"\"}"),
            chat("{\"reasoning_content\":\"Let me think. \"}").saying(THOUGHT, "Let me think. "),
            chat("{\"reasoning_content\":\"Done.\"}").saying(THOUGHT, "Done."),
            chat("{\"content\":\"Hello\"}").saying(TEXT, "Hello"),
            chat("{\"content\":\" world\"}").saying(TEXT, " world"),
            chat("{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                            + "\"function\":{\"name\":\"weather\",\"arguments\":\"\"}}]}")
                    .saying(CALLED, "weather"),
            chat("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}]}")
                    .saying(ARGUMENTS, "{\"city\":"),
            chat("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Paris\\\"}\"}}]}")
                    .saying(ARGUMENTS, "\"Paris\"}"),
            chat("{}", "\"tool_calls\"").that(Mark.STOPS),
            data("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],"
                            + "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":9,\"total_tokens\":20,"
                            + "\"prompt_tokens_details\":{\"cached_tokens\":7}}}")
                    .that(Mark.COUNTS),
            data("[DONE]").that(Mark.ENDS)),
    RESPONSES(
            "/v1/responses",
            error(
                    "error",
                    "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"Overloaded\",\"param\":null,"
                            + "\"sequence_number\":99}"),
            """
            {"id":"resp_1","object":"response","created_at":1,"status":"completed","error":null,"incomplete_details":null,"model":"m",\
            "output":[{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"Let me think. Done."}]},\
            {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text",\
            "text":"Hello world","annotations":[]}]},{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_1",\
            "name":"weather","arguments":"{\\"city\\":\\"Paris\\"}"}],"usage":{"input_tokens":11,"input_tokens_details":\
            {"cached_tokens":7},"output_tokens":9,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":20}}""",
            typed("response.created", "\"response\":" + Pieces.BEGUN),
            typed("response.in_progress", "\"response\":" + Pieces.BEGUN),
            typed(
                    "response.output_item.added",
                    "\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}"),
            typed(
                    "response.reasoning_summary_part.added",
                    Pieces.IN_SUMMARY + ",\"part\":{\"type\":\"summary_text\",\"text\":\"\"}"),
            typed("response.reasoning_summary_text.delta", Pieces.IN_SUMMARY + ",\"delta\":\"Let me think. \"")
                    .saying(THOUGHT, "Let me think. "),
            typed("response.reasoning_summary_text.delta", Pieces.IN_SUMMARY + ",\"delta\":\"Done.\"")
                    .saying(THOUGHT, "Done."),
            typed("response.reasoning_summary_text.done", Pieces.IN_SUMMARY + ",\"text\":\"Let me think. Done.\""),
            typed("response.output_item.done", "\"output_index\":0,\"item\":" + Pieces.REASONING),
            typed(
                    "response.output_item.added",
                    "\"output_index\":1,\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"in_progress\","
                            + "\"role\":\"assistant\",\"content\":[]}"),
            typed(
                    "response.content_part.added",
                    Pieces.IN_MESSAGE + ",\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}"),
            typed("response.output_text.delta", Pieces.IN_MESSAGE + ",\"delta\":\"Hello\"")
                    .saying(TEXT, "Hello"),
            typed("response.output_text.delta", Pieces.IN_MESSAGE + ",\"delta\":\" world\"")
                    .saying(TEXT, " world"),
            typed("response.output_text.done", Pieces.IN_MESSAGE + ",\"text\":\"Hello world\""),
            typed("response.output_item.done", "\"output_index\":1,\"item\":" + Pieces.MESSAGE),
            typed(
                            "response.output_item.added",
                            "\"output_index\":2,\"item\":{\"id\":\"fc_1\",\"type\":\"function_call\","
                                    + "\"status\":\"in_progress\",\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"\"}")
                    .saying(CALLED, "weather"),
            typed("response.function_call_arguments.delta", Pieces.IN_CALL + ",\"delta\":\"{\\\"city\\\":\"")
                    .saying(ARGUMENTS, "{\"city\":"),
            typed("response.function_call_arguments.delta", Pieces.IN_CALL + ",\"delta\":\"\\\"Paris\\\"}\"")
                    .saying(ARGUMENTS, "\"Paris\"}"),
            typed(
                            "response.function_call_arguments.done",
                            Pieces.IN_CALL + ",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"")
                    .that(Mark.COMPLETES_THE_CALL),
            typed("response.output_item.done", "\"output_index\":2,\"item\":" + Pieces.CALL),
            typed(
                            "response.completed",
                            "\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"model\":\"m\","
                                    + "\"status\":\"completed\",\"output\":[" + Pieces.REASONING + "," + Pieces.MESSAGE
                                    + ","
                                    + Pieces.CALL + "],\"usage\":{\"input_tokens\":11,\"input_tokens_details\":"
                                    + "{\"cached_tokens\":7},\"output_tokens\":9,\"total_tokens\":20}}")
                    .that(Mark.STOPS, Mark.COUNTS, Mark.ENDS)),
    MESSAGES(
            "/v1/messages",
            error("error", "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"),
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":\
            "Let me think. Done.","signature":"c2ln"},{"type":"text","text":"Hello world"},{"type":"tool_use","id":"toolu_1",\
            "name":"weather","input":{"city":"Paris"}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":4,\
            "cache_read_input_tokens":7,"cache_creation_input_tokens":0,"output_tokens":9}}""",
            typed(
                            "message_start",
                            "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                                    + "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":4,"
                                    + "\"cache_read_input_tokens\":7,\"output_tokens\":1}}")
                    .that(Mark.COUNTS_THE_PROMPT),
            typed("ping"),
            typed(
                    "content_block_start",
                    "\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"),
            block(0, "\"thinking_delta\",\"thinking\":\"Let me think. \"").saying(THOUGHT, "Let me think. "),
            block(0, "\"thinking_delta\",\"thinking\":\"Done.\"").saying(THOUGHT, "Done."),
            block(0, "\"signature_delta\",\"signature\":\"c2ln\""),
            typed("content_block_stop", "\"index\":0"),
            typed("content_block_start", "\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
            block(1, "\"text_delta\",\"text\":\"Hello\"").saying(TEXT, "Hello"),
            block(1, "\"text_delta\",\"text\":\" world\"").saying(TEXT, " world"),
            typed("content_block_stop", "\"index\":1"),
            typed(
                            "content_block_start",
                            "\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}")
                    .saying(CALLED, "weather"),
            block(2, "\"input_json_delta\",\"partial_json\":\"{\\\"city\\\":\"").saying(ARGUMENTS, "{\"city\":"),
            block(2, "\"input_json_delta\",\"partial_json\":\"\\\"Paris\\\"}\"").saying(ARGUMENTS, "\"Paris\"}"),
            typed("content_block_stop", "\"index\":2").that(Mark.COMPLETES_THE_CALL),
            typed(
                            "message_delta",
                            "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}")
                    .that(Mark.STOPS, Mark.COUNTS),
            typed("message_stop").that(Mark.ENDS)),
    GENERATE(
            null,
            error("", "{\"error\":{\"code\":503,\"message\":\"Overloaded\",\"status\":\"UNAVAILABLE\"}}"),
            """
            {"candidates":[{"content":{"role":"model","parts":[{"text":"Let me think. Done.","thought":true},{"text":"Hello world"},\
            {"functionCall":{"name":"weather","args":{"city":"Paris"}}}]},"finishReason":"STOP","index":0}],"usageMetadata":\
            {"promptTokenCount":11,"cachedContentTokenCount":7,"candidatesTokenCount":9,"totalTokenCount":20},\
            "modelVersion":"m","responseId":"r1"}""",
            generate("{\"text\":\"Let me think. \",\"thought\":true}")
                    .saying(THOUGHT, "Let me think. ")
                    .that(Mark.COUNTS_THE_PROMPT),
            generate("{\"text\":\"Done.\",\"thought\":true}").saying(THOUGHT, "Done."),
            generate("{\"text\":\"Hello\"}").saying(TEXT, "Hello"),
            generate("{\"text\":\" world\"}").saying(TEXT, " world"),
            generate("{\"functionCall\":{\"name\":\"weather\",\"args\":{\"city\":\"Paris\"}}}")
                    .saying(CALLED, "weather")
                    .saying(ARGUMENTS, "{\"city\":\"Paris\"}")
                    .that(Mark.COMPLETES_THE_CALL),
            data("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"\"}]},\"finishReason\":\"STOP\","
                            + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":11,\"cachedContentTokenCount\":7,"
                            + "\"candidatesTokenCount\":9,\"totalTokenCount\":20},\"modelVersion\":\"m\",\"responseId\":\"r1\"}")
                    .that(Mark.STOPS, Mark.COUNTS));

    static final int INPUT_TOKENS = 11;
    static final int OUTPUT_TOKENS = 9;

    private final String route;
    private final String error;
    private final String whole;

    @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list of values.
    private final List<Frame> frames;

    /** What a client can hear. */
    enum Word {
        THOUGHT,
        TEXT,
        CALLED,
        ARGUMENTS
    }

    /** What a frame tells beside words. */
    enum Mark {
        COUNTS_THE_PROMPT,
        /** Nothing more comes of the call that the answer has. */
        COMPLETES_THE_CALL,
        /** The reason to stop. */
        STOPS,
        COUNTS,
        /** The last frame of a protocol that has one. */
        ENDS
    }

    private record Frame(String bytes, Map<Word, String> words, List<Mark> marks) {
        Frame saying(Word kind, String text) {
            var more = new EnumMap<Word, String>(Word.class);
            more.putAll(words);
            more.put(kind, text);
            return new Frame(bytes, more, marks);
        }

        Frame that(Mark... does) {
            return new Frame(bytes, words, List.of(does));
        }
    }

    ScriptedAnswer(String route, String error, String whole, Frame... frames) {
        this.route = route;
        this.error = error;
        this.whole = whole;
        this.frames = List.of(frames);
    }

    /** Where callers of this protocol ask; null where none do. */
    String route() {
        return route;
    }

    /** The frame that says that the upstream failed. */
    String error() {
        return error;
    }

    /** What says so instead of an answer. */
    String wholeError() {
        return this == RESPONSES
                ? CHAT.wholeError()
                : error.substring(error.indexOf('{')).strip();
    }

    String whole() {
        return whole;
    }

    int length() {
        return frames.size();
    }

    /** The first so many frames. */
    String bytes(int count) {
        return bytes(0, count);
    }

    String bytes(int from, int to) {
        var bytes = new StringBuilder();
        frames.subList(from, to).forEach(frame -> bytes.append(frame.bytes));
        return bytes.toString();
    }

    /** A frame of the text, without its end. */
    String malformed() {
        var text = frames.stream()
                .filter(frame -> frame.words.containsKey(TEXT))
                .findFirst()
                .orElseThrow()
                .bytes
                .strip();
        return text.substring(0, text.length() - 3) + "\n\n";
    }

    Map<Word, String> words(int count) {
        var heard = new EnumMap<Word, String>(Word.class);
        frames.subList(0, count)
                .forEach(frame -> frame.words.forEach((kind, text) -> heard.merge(kind, text, String::concat)));
        return heard;
    }

    boolean tells(Mark mark, int count) {
        return frames.subList(0, count).stream().anyMatch(frame -> frame.marks.contains(mark));
    }

    /** Whether the call is complete after so many frames. Where nothing says so, the reason to stop does. */
    boolean callIsComplete(int count) {
        return tells(Mark.COMPLETES_THE_CALL, count) || tells(Mark.STOPS, count);
    }

    private static String error(String name, String data) {
        return (name.isEmpty() ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
    }

    private static Frame data(String data) {
        return new Frame("data: " + data + "\n\n", Map.of(), List.of());
    }

    private static Frame chat(String delta) {
        return chat(delta, "null");
    }

    private static Frame chat(String delta, String finish) {
        return data(
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}");
    }

    private static Frame typed(String type, String... members) {
        var more = Arrays.stream(members).map(member -> "," + member).toList();
        var data = "{\"type\":\"" + type + "\"" + String.join("", more) + "}";
        return new Frame("event: " + type + "\ndata: " + data + "\n\n", Map.of(), List.of());
    }

    private static Frame block(int index, String delta) {
        return typed("content_block_delta", "\"index\":" + index + ",\"delta\":{\"type\":" + delta + "}");
    }

    private static Frame generate(String part) {
        return data("{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + part + "]},\"index\":0}],"
                + "\"usageMetadata\":{\"promptTokenCount\":11,\"cachedContentTokenCount\":7,\"totalTokenCount\":11},"
                + "\"modelVersion\":\"m\",\"responseId\":\"r1\"}");
    }

    /** What several frames of a responses stream repeat. */
    private static final class Pieces {
        static final String BEGUN = "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"model\":\"m\","
                + "\"status\":\"in_progress\",\"output\":[],\"usage\":null}";
        static final String IN_SUMMARY = "\"item_id\":\"rs_1\",\"output_index\":0,\"summary_index\":0";
        static final String IN_MESSAGE = "\"item_id\":\"msg_1\",\"output_index\":1,\"content_index\":0";
        static final String IN_CALL = "\"item_id\":\"fc_1\",\"output_index\":2";
        static final String REASONING =
                "{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\","
                        + "\"text\":\"Let me think. Done.\"}]}";
        static final String MESSAGE =
                "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\","
                        + "\"content\":[{\"type\":\"output_text\",\"text\":\"Hello world\",\"annotations\":[]}]}";
        static final String CALL = "{\"id\":\"fc_1\",\"type\":\"function_call\",\"status\":\"completed\","
                + "\"call_id\":\"call_1\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}";
    }
}
