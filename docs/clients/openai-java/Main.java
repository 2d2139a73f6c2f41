import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.ResponseCreateParams;
import java.util.List;
import java.util.Map;

/** OpenAI's client for Java against Omnia: chat, stream, tools, responses and typed errors. */
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
        refused(OpenAIServiceException.class, 402, client(System.getenv("OMNIA_EMPTY_KEY")), hello);
        refused(NotFoundException.class, 404, omnia, hello("no/such-model"));
        var impossible = hello.toBuilder().putAdditionalBodyProperty("max_tokens", JsonValue.from(-1));
        refused(BadRequestException.class, 400, omnia, impossible.build());
    }

    static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(System.getenv("OMNIA_URL") + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    static ChatCompletionCreateParams hello(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("Say hello.").build();
    }

    static void chat(OpenAIClient omnia, String model) {
        var answer = omnia.chat().completions().create(hello(model));
        var said = answer.choices().get(0).message().content().orElseThrow();
        check(!said.isEmpty() && answer.usage().orElseThrow().totalTokens() > 0, "an empty answer");
        System.out.println(model + " chat: " + said);

        var streamed = new StringBuilder();
        try (var stream = omnia.chat().completions().createStreaming(hello(model))) {
            stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> choice.delta().content().ifPresent(streamed::append));
        }
        check(streamed.toString().equals(said), "streamed: " + streamed);
        System.out.println(model + " stream: " + streamed);

        var response = omnia.responses()
                .create(ResponseCreateParams.builder().model(model).input("Say hello.").build());
        var text = response.output().get(0).asMessage().content().get(0).asOutputText().text();
        check(text.equals(said), "response: " + text);
        System.out.println(model + " response: " + text);
    }

    static void tools(OpenAIClient omnia, String model) {
        var parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build();
        var weather = FunctionDefinition.builder()
                .name("get_weather")
                .description("The weather in a city")
                .parameters(parameters)
                .build();
        var conversation = ChatCompletionCreateParams.builder()
                .model(model)
                .addTool(ChatCompletionFunctionTool.builder().function(weather).build())
                .addUserMessage("What is the weather in Paris?");
        var asked = omnia.chat().completions().create(conversation.build()).choices().get(0).message();
        conversation.addMessage(asked);
        for (var call : asked.toolCalls().orElseThrow()) {
            var function = call.asFunction();
            check(function.function().arguments().contains("Paris"), "called for another city");
            conversation.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(function.id())
                    .content("21 degrees in Paris")
                    .build());
        }
        var told = omnia.chat().completions().create(conversation.build());
        var text = told.choices().get(0).message().content().orElseThrow();
        check(text.contains("21 degrees in Paris"), "told: " + text);
        System.out.println(model + " tools: " + text);
    }

    static void refused(
            Class<? extends OpenAIServiceException> type, int status, OpenAIClient omnia, ChatCompletionCreateParams call) {
        try {
            omnia.chat().completions().create(call);
        } catch (OpenAIServiceException refusal) {
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
