import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import java.util.concurrent.CompletableFuture;

/** LangChain4j against Omnia, as OpenAI and as Anthropic: chat, stream, tools and typed errors. */
class Main {
    static final String URL = System.getenv("OMNIA_URL") + "/v1";
    static final String KEY = System.getenv("OMNIA_API_KEY");

    interface Assistant {
        String ask(String question);
    }

    static class Weather {
        @Tool("The weather in a city")
        String weather(String city) {
            return "21 degrees in " + city;
        }
    }

    public static void main(String[] arguments) {
        var models = System.getenv("OMNIA_MODELS").split(" ");
        for (var model : models) {
            speak("openai " + model, openAi(KEY, model, 500), openAiStreaming(model));
            speak("anthropic " + model, anthropic(KEY, model, 500), anthropicStreaming(model));
        }
        var first = models[0];
        refused(AuthenticationException.class, openAi("omnia_live_wrong", first, 500));
        refused(AuthenticationException.class, anthropic("omnia_live_wrong", first, 500));
        refused(ModelNotFoundException.class, openAi(KEY, "no/such-model", 500));
        refused(ModelNotFoundException.class, anthropic(KEY, "no/such-model", 500));
        refused(InvalidRequestException.class, openAi(KEY, first, -1));
        refused(InvalidRequestException.class, anthropic(KEY, first, -1));
        noCredit(openAi(System.getenv("OMNIA_EMPTY_KEY"), first, 500));
        noCredit(anthropic(System.getenv("OMNIA_EMPTY_KEY"), first, 500));
        System.exit(0);
    }

    static ChatModel openAi(String key, String model, int maxTokens) {
        return OpenAiChatModel.builder()
                .baseUrl(URL)
                .apiKey(key)
                .modelName(model)
                .maxTokens(maxTokens)
                .maxRetries(0)
                .build();
    }

    static ChatModel anthropic(String key, String model, int maxTokens) {
        return AnthropicChatModel.builder()
                .baseUrl(URL)
                .apiKey(key)
                .modelName(model)
                .maxTokens(maxTokens)
                .maxRetries(0)
                .build();
    }

    static StreamingChatModel openAiStreaming(String model) {
        return OpenAiStreamingChatModel.builder().baseUrl(URL).apiKey(KEY).modelName(model).build();
    }

    static StreamingChatModel anthropicStreaming(String model) {
        return AnthropicStreamingChatModel.builder().baseUrl(URL).apiKey(KEY).modelName(model).maxTokens(500).build();
    }

    static void speak(String name, ChatModel model, StreamingChatModel streaming) {
        var said = model.chat("Say hello.");
        check(!said.isEmpty(), "an empty answer");
        System.out.println(name + " chat: " + said);

        var streamed = stream(streaming, "Say hello.");
        check(streamed.equals(said), "streamed: " + streamed);
        System.out.println(name + " stream: " + streamed);

        var assistant = AiServices.builder(Assistant.class).chatModel(model).tools(new Weather()).build();
        var told = assistant.ask("What is the weather in Paris?");
        check(told.contains("21 degrees in Paris"), "told: " + told);
        System.out.println(name + " tools: " + told);
    }

    static String stream(StreamingChatModel model, String question) {
        var pieces = new StringBuilder();
        var done = new CompletableFuture<ChatResponse>();
        model.chat(question, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                pieces.append(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(response);
            }

            @Override
            public void onError(Throwable problem) {
                done.completeExceptionally(problem);
            }
        });
        check(done.join().tokenUsage().totalTokenCount() > 0, "no usage");
        return pieces.toString();
    }

    static void refused(Class<? extends RuntimeException> type, ChatModel model) {
        try {
            model.chat("Say hello.");
        } catch (RuntimeException refusal) {
            check(type.isInstance(refusal), "refused with " + refusal);
            System.out.println(type.getSimpleName());
            return;
        }
        throw new IllegalStateException("no " + type.getSimpleName());
    }

    static void noCredit(ChatModel model) {
        try {
            model.chat("Say hello.");
        } catch (RuntimeException refusal) {
            check(refusal.getCause() instanceof HttpException http && http.statusCode() == 402, "refused with " + refusal);
            System.out.println("402 " + refusal.getClass().getSimpleName());
            return;
        }
        throw new IllegalStateException("no 402");
    }

    static void check(boolean right, String problem) {
        if (!right) {
            throw new IllegalStateException(problem);
        }
    }
}
