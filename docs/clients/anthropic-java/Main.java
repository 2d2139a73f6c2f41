import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Anthropic's client for Java against Omnia: messages, stream, tools and typed errors. */
class Main {
    public static void main(String[] arguments) {
        var omnia = client(System.getenv("OMNIA_API_KEY"));
        var models = System.getenv("OMNIA_MODELS").split(" ");
        for (var model : models) {
            chat(omnia, model);
            tools(omnia, model);
        }
        var hello = hello(models[0]);
        refused(UnauthorizedException.class, 401, client("omnia_live_wrong"), hello);
        refused(AnthropicServiceException.class, 402, client(System.getenv("OMNIA_EMPTY_KEY")), hello);
        refused(NotFoundException.class, 404, omnia, hello("no/such-model"));
        refused(BadRequestException.class, 400, omnia, hello.toBuilder().maxTokens(-1).build());
    }

    static AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(System.getenv("OMNIA_URL"))
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    static MessageCreateParams hello(String model) {
        return MessageCreateParams.builder().model(model).maxTokens(500).addUserMessage("Say hello.").build();
    }

    static void chat(AnthropicClient omnia, String model) {
        var answer = omnia.messages().create(hello(model));
        var said = answer.content().get(0).asText().text();
        check(!said.isEmpty() && answer.usage().outputTokens() > 0, "an empty answer");
        System.out.println(model + " chat: " + said);

        var streamed = new StringBuilder();
        try (var stream = omnia.messages().createStreaming(hello(model))) {
            stream.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .forEach(text -> streamed.append(text.text()));
        }
        check(streamed.toString().equals(said), "streamed: " + streamed);
        System.out.println(model + " stream: " + streamed);
    }

    static void tools(AnthropicClient omnia, String model) {
        var schema = Tool.InputSchema.builder()
                .properties(JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build();
        var weather = Tool.builder()
                .name("get_weather")
                .description("The weather in a city")
                .inputSchema(schema)
                .build();
        var conversation = MessageCreateParams.builder()
                .model(model)
                .maxTokens(500)
                .addTool(weather)
                .addUserMessage("What is the weather in Paris?");
        var asked = omnia.messages().create(conversation.build());
        check(asked.stopReason().orElseThrow().equals(StopReason.TOOL_USE), "stopped by " + asked.stopReason());
        conversation.addMessage(asked);
        var results = new ArrayList<ContentBlockParam>();
        for (var block : asked.content()) {
            block.toolUse().ifPresent(call -> {
                check(call._input().toString().contains("Paris"), "called for another city");
                results.add(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .content("21 degrees in Paris")
                        .build()));
            });
        }
        conversation.addUserMessageOfContentBlockParams(results);
        var text = omnia.messages().create(conversation.build()).content().get(0).asText().text();
        check(text.contains("21 degrees in Paris"), "told: " + text);
        System.out.println(model + " tools: " + text);
    }

    static void refused(
            Class<? extends AnthropicServiceException> type, int status, AnthropicClient omnia, MessageCreateParams call) {
        try {
            omnia.messages().create(call);
        } catch (AnthropicServiceException refusal) {
            check(type.isInstance(refusal) && refusal.statusCode() == status, "refused with " + refusal);
            System.out.println(status + " " + refusal.getClass().getSimpleName());
            return;
        }
        throw new IllegalStateException("no " + status);
    }

    static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalStateException(problem);
        }
    }
}
