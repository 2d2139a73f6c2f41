package io.omnia.gateway.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The vendors' own clients check every member of what is translated: of some small bodies, and of every recorded exchange
 * where the recordings are there.
 */
class SdksReadTranslationsTest {
    private static final List<Format> READ = List.of(Format.CHAT, Format.RESPONSES, Format.MESSAGES);

    private static final String CHAT_REQUEST = """
            {"model":"gpt-4o","messages":[{"role":"system","content":"S"},{"role":"user","content":[{"type":"text","text":"Q"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"file","file":{"filename":"a.pdf",
            "file_data":"data:application/pdf;base64,QQ=="}}]},{"role":"assistant","content":"I look.","tool_calls":[{"id":"c",
            "type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"1"}],
            "tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}}}}],
            "tool_choice":"required","response_format":{"type":"json_schema","json_schema":{"name":"n","schema":
            {"type":"object","properties":{}}}},"user":"u","stop":["x"],"reasoning_effort":"low","service_tier":"default"}""";

    private static final String MESSAGES_ANSWER = """
            {"id":"msg_1","type":"message","model":"claude","content":[{"type":"thinking","thinking":"T","signature":"S"},
            {"type":"text","text":"A","citations":[{"url":"https://e.org","title":"t","cited_text":"c"}]},{"type":"tool_use",
            "id":"t","name":"f","input":{"a":1}}],"stop_reason":"tool_use","usage":{"input_tokens":4,"output_tokens":3}}""";

    private static final String CHAT_ANSWER = """
            {"id":"chatcmpl-1","model":"gpt","choices":[{"index":0,"message":{"role":"assistant","content":"A","reasoning_content":
            "R","annotations":[{"type":"url_citation","url_citation":{"url":"https://e.org","title":"t","start_index":0,
            "end_index":1}}],"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}],
            "usage":{"prompt_tokens":9,"completion_tokens":3}}""";

    private final List<String> problems = new ArrayList<>();
    private final Set<String> shapes = new HashSet<>();
    private int read;

    @Test
    void readTranslatedRequestsAnswersAndStreams() {
        request(Format.CHAT, CHAT_REQUEST.getBytes(UTF_8), "a small request");
        for (var inbound : Format.values()) {
            answer(inbound, Format.MESSAGES, MESSAGES_ANSWER.getBytes(UTF_8), "a small message");
            answer(inbound, Format.CHAT, CHAT_ANSWER.getBytes(UTF_8), "a small chat");
        }
        if (Files.isDirectory(Recordings.folder())) {
            Recordings.all().forEach(this::recorded);
        }

        System.out.println("read by the vendors' clients: " + read);
        assertThat(problems).isEmpty();
        assertThat(read).isGreaterThanOrEqualTo(8);
    }

    private void recorded(Recordings.Recording recording) {
        if (recording.request() != null && recording.format().isInbound()) {
            request(recording.format(), Json.bytes(recording.request()), recording.name());
        }
        for (var inbound : Format.values()) {
            if (recording.status() < 400 && recording.streaming()) {
                stream(inbound, recording);
            } else if (recording.status() < 400) {
                answer(inbound, recording.format(), recording.body(), recording.name());
            }
        }
    }

    private static boolean isPair(Format inbound, Format upstream) {
        return inbound != upstream && inbound.isInbound();
    }

    private void request(Format inbound, byte[] body, String name) {
        for (var upstream : READ) {
            var target = Target.of(upstream == Format.MESSAGES ? "claude-sonnet-4-5" : "gpt-4o", 8000);
            if (isPair(inbound, upstream)
                    && Translation.between(inbound, upstream).request(body, target, false)
                            instanceof TranslatedRequest.Translated translated) {
                check(
                        name + " as a request of " + upstream,
                        () -> readRequest(upstream, Translating.bytes(translated.body())));
            }
        }
    }

    private void answer(Format inbound, Format upstream, byte[] body, String name) {
        if (isPair(inbound, upstream)
                && Translation.between(inbound, upstream).answer(body, context(inbound), null)
                        instanceof TranslatedAnswer.Translated translated) {
            check(name + " as " + inbound, () -> readAnswer(inbound, Translating.bytes(translated.body())));
        }
    }

    private void stream(Format inbound, Recordings.Recording recording) {
        // The client of completions wants a reason to stop in every piece, which the vendor itself does not send.
        if (!isPair(inbound, recording.format()) || inbound == Format.COMPLETIONS) {
            return;
        }
        var translator = Translation.between(inbound, recording.format()).events(context(inbound));
        var out = new Translating.Collected();
        Readings.events(recording.body()).forEach(event -> translator.accept(event.getBytes(UTF_8), out));
        if (translator.end(out) == EventTranslator.State.COMPLETE) {
            var all = String.join("", out.events) + String.join("", out.lasts);
            for (var event : Readings.objects(all.getBytes(UTF_8))) {
                if (shapes.add(inbound + " " + shape(event))) {
                    check(recording.name() + " as " + inbound, () -> readEvent(inbound, Json.bytes(event)));
                }
            }
        }
    }

    /** Streams repeat themselves; what a client checks is names and types. */
    private static String shape(JsonNode node) {
        var shape = new StringBuilder(node.getNodeType().name());
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> shape.append(' ')
                            .append(member.getKey())
                            .append(':')
                            .append(shape(member.getValue())));
        }
        shape.append(node.path("type").asText(""));
        if (node.isArray()) {
            node.forEach(element -> shape.append(' ').append(shape(element)));
        }
        return shape.append(';').toString();
    }

    private static AnswerContext context(Format inbound) {
        return Translating.context(
                inbound,
                "{'input':'x','tools':[{'type':'function','name':'f','parameters':{},'strict':false}],"
                        + "'stream_options':{'include_usage':true}}");
    }

    private interface Check {
        void run() throws Exception;
    }

    private void check(String what, Check check) {
        try {
            check.run();
            read++;
        } catch (Exception refused) {
            problems.add(what + ": " + refused.getMessage());
        }
    }

    private static <T> T openAi(byte[] json, Class<T> type) throws JsonProcessingException {
        return com.openai.core.ObjectMappers.jsonMapper().readValue(new String(json, UTF_8), type);
    }

    private static <T> T anthropic(byte[] json, Class<T> type) throws JsonProcessingException {
        return com.anthropic.core.ObjectMappers.jsonMapper().readValue(new String(json, UTF_8), type);
    }

    private static void readRequest(Format format, byte[] json) throws JsonProcessingException {
        switch (format) {
            case CHAT -> openAi(json, ChatCompletionCreateParams.Body.class).validate();
            case RESPONSES -> openAi(json, ResponseCreateParams.Body.class).validate();
            case MESSAGES -> anthropic(json, MessageCreateParams.Body.class).validate();
            case COMPLETIONS, GENERATE -> throw new IllegalArgumentException("no client of " + format);
        }
    }

    private static void readAnswer(Format format, byte[] json) throws JsonProcessingException {
        switch (format) {
            case CHAT -> openAi(json, ChatCompletion.class).validate();
            case RESPONSES -> openAi(json, Response.class).validate();
            case MESSAGES -> anthropic(json, Message.class).validate();
            case COMPLETIONS -> openAi(json, Completion.class).validate();
            case GENERATE -> throw new IllegalArgumentException("no client of " + format);
        }
    }

    private static void readEvent(Format format, byte[] json) throws JsonProcessingException {
        switch (format) {
            case CHAT -> openAi(json, ChatCompletionChunk.class).validate();
            case RESPONSES -> openAi(json, ResponseStreamEvent.class).validate();
            case MESSAGES -> anthropic(json, RawMessageStreamEvent.class).validate();
            case COMPLETIONS, GENERATE -> throw new IllegalArgumentException("no client of " + format);
        }
    }
}
