package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies of a megabyte as coding agents send them, with 200 tools and 400 messages: passed on byte for byte in their own protocol, and nothing
 * lost on the way into another.
 */
class AgentBodiesIT {
    private static final int MEGABYTE = 1_000_000;

    @TempDir
    static Path folder;

    private static WeatherVendor vendor;
    private static OmniaServer server;

    @BeforeAll
    static void start() throws IOException {
        vendor = new WeatherVendor();
        server = OmniaServer.start(folder.resolve("data"), "1000", VendorModels.environment(vendor.baseUrl(), folder));
    }

    @AfterAll
    static void stop() {
        server.close();
        vendor.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "responses", "messages"})
    void arrivesUnchangedInItsOwnProtocol(String protocol) {
        var sent = body(protocol, "vendor/" + protocol).encode();

        send(protocol, sent);

        assertThat(sent.length()).isGreaterThan(MEGABYTE);
        assertThat(vendor.lastRequest().equals(sent.replace("\"vendor/" + protocol + "\"", "\"" + protocol + "\"")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "chat, responses", "chat, messages", "chat, generate",
        "responses, chat", "responses, messages", "responses, generate",
        "messages, chat", "messages, responses", "messages, generate",
    })
    void losesNothingOnTheWayIntoAnother(String protocol, String upstream) {
        send(protocol, body(protocol, "vendor/" + upstream).encode());

        var received = new JsonObject(vendor.lastRequest());
        assertThat(tools(upstream, received)).isEqualTo(numbered(AgentBody.TOOLS, AgentBody::tool));
        assertThat(found("question-\\d{4}")).isEqualTo(numbered(AgentBody.ROUNDS + 1, AgentBody::question));
        assertThat(found("answer-\\d{4}")).isEqualTo(numbered(AgentBody.ROUNDS, AgentBody::answer));
        assertThat(found("result-of-call_\\d{4}_[ab]"))
                .isEqualTo(ids().stream().map(AgentBody::result).toList());
        assertThat(calls(upstream, received)).isEqualTo(ids());
        assertThat(results(upstream, received)).isEqualTo(ids());
        assertThat(pictures(received)).isEqualTo(sentPictures());
    }

    private static JsonObject body(String protocol, String model) {
        return switch (protocol) {
            case "chat" -> AgentBody.chat(model);
            case "responses" -> AgentBody.responses(model);
            default -> AgentBody.messages(model);
        };
    }

    private static void send(String protocol, String body) {
        var route = protocol.equals("chat") ? "/v1/chat/completions" : "/v1/" + protocol;
        var answer = server.post(route, OmniaServer.LIVE_KEY, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> ids() {
        var ids = new ArrayList<String>();
        for (var round = 0; round < AgentBody.ROUNDS; round++) {
            ids.add(AgentBody.id(round, 'a'));
            ids.add(AgentBody.id(round, 'b'));
        }
        return ids;
    }

    private static List<String> sentPictures() {
        return numbered(AgentBody.ROUNDS, round -> AgentBody.hasPicture(round) ? AgentBody.picture(round) : "").stream()
                .filter(picture -> !picture.isEmpty())
                .toList();
    }

    private static List<String> numbered(int count, IntFunction<String> name) {
        return IntStream.range(0, count).mapToObj(name).toList();
    }

    /** What fits in the vendor's last request, in the order in which it stands there. */
    private static List<String> found(String words) {
        return Pattern.compile(words)
                .matcher(vendor.lastRequest())
                .results()
                .map(match -> match.group())
                .toList();
    }

    private static List<String> tools(String upstream, JsonObject body) {
        var names = new ArrayList<String>();
        for (var tool : objects(body.getJsonArray("tools"))) {
            switch (upstream) {
                case "chat" -> names.add(tool.getJsonObject("function").getString("name"));
                case "generate" ->
                    objects(tool.getJsonArray("functionDeclarations"))
                            .forEach(declared -> names.add(declared.getString("name")));
                default -> names.add(tool.getString("name"));
            }
        }
        return names;
    }

    /** The ids of the calls; for Google, which has none, what their arguments say. */
    private static List<String> calls(String upstream, JsonObject body) {
        var calls = new ArrayList<String>();
        each(body, part -> {
            switch (upstream) {
                case "chat" -> {
                    if (part.getValue("tool_calls") instanceof JsonArray several) {
                        objects(several).forEach(call -> calls.add(call.getString("id")));
                    }
                }
                case "generate" -> {
                    if (part.getValue("functionCall") instanceof JsonObject call) {
                        var path = call.getJsonObject("args").getString("path");
                        calls.add(path.replaceAll("src/|\\.java", ""));
                    }
                }
                default -> {
                    if ("tool_use".equals(part.getValue("type"))) {
                        calls.add(part.getString("id"));
                    } else if ("function_call".equals(part.getValue("type"))) {
                        calls.add(part.getString("call_id"));
                    }
                }
            }
        });
        return calls;
    }

    private static List<String> results(String upstream, JsonObject body) {
        var results = new ArrayList<String>();
        each(body, part -> {
            if (upstream.equals("chat") && "tool".equals(part.getValue("role"))) {
                results.add(part.getString("tool_call_id"));
            } else if (part.getValue("functionResponse") instanceof JsonObject response) {
                var said = response.getJsonObject("response").encode();
                results.add(said.replaceAll("(?s).*result-of-(call_\\d{4}_[ab]).*", "$1"));
            } else if ("tool_result".equals(part.getValue("type"))) {
                results.add(part.getString("tool_use_id"));
            } else if ("function_call_output".equals(part.getValue("type"))) {
                results.add(part.getString("call_id"));
            }
        });
        return results;
    }

    private static List<String> pictures(JsonObject body) {
        var pictures = new ArrayList<String>();
        each(body, part -> {
            if (part.getValue("inlineData") instanceof JsonObject data) {
                pictures.add(data.getString("data"));
            } else if ("image".equals(part.getValue("type"))) {
                pictures.add(part.getJsonObject("source").getString("data"));
            } else if ("input_image".equals(part.getValue("type"))) {
                pictures.add(withoutHead(part.getString("image_url")));
            } else if ("image_url".equals(part.getValue("type"))) {
                pictures.add(withoutHead(part.getJsonObject("image_url").getString("url")));
            }
        });
        return pictures;
    }

    private static String withoutHead(String url) {
        return url.substring(url.indexOf(',') + 1);
    }

    /** Every object in it, in order. */
    private static void each(Object node, Consumer<JsonObject> visit) {
        if (node instanceof JsonObject object) {
            visit.accept(object);
            object.forEach(member -> each(member.getValue(), visit));
        } else if (node instanceof JsonArray array) {
            array.forEach(element -> each(element, visit));
        }
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
