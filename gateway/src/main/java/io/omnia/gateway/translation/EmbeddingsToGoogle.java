package io.omnia.gateway.translation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.omnia.gateway.protocol.Tokenizer;
import io.omnia.ledger.TokenUsage;
import io.omnia.privacy.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's embeddings by Google's batchEmbedContents. The numbers are passed on as Google wrote them, or as the little-endian
 * floats in base64 that OpenAI's libraries ask for. Sources: Gemini API reference, "batchEmbedContents"; OpenAI API reference,
 * "Create embeddings".
 */
final class EmbeddingsToGoogle implements Translation {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int CHARS_PER_TOKEN = 4;
    /** What is longer in all is not counted token by token, which takes most of a second. */
    private static final int MAX_COUNTED_CHARS = 1024 * 1024;

    @Override
    public TranslatedRequest request(byte[] body, Target target, boolean strict) {
        var read = Json.read(body);
        if (read == null) {
            return TranslatedRequest.Refused.NO_OBJECT;
        }
        var dropped = new Dropped(Format.CHAT);
        try {
            var fields = Fields.ofBody(read, dropped);
            fields.take("model");
            var texts = texts(fields);
            var base64 = isBase64(fields.text("encoding_format"));
            var written = written(texts, fields.tokens("dimensions"), target.model());
            fields.done();
            return TranslatedRequest.of(
                    Content.of(Json.bytes(written)),
                    dropped,
                    strict,
                    Asked.embeddings(base64, tokens(texts), texts.size()));
        } catch (Untranslatable reason) {
            return new TranslatedRequest.Refused(reason.param(), reason.message());
        }
    }

    private static List<String> texts(Fields fields) throws Untranslatable {
        var input = fields.take("input");
        var texts = new ArrayList<String>();
        if (input.isTextual()) {
            texts.add(input.textValue());
        } else if (input.isArray()) {
            for (var element : Json.elements(input)) {
                if (!element.isTextual()) {
                    throw new Untranslatable(
                            "input", "This model takes text or a list of texts in 'input', not numbers of tokens.");
                }
                texts.add(element.textValue());
            }
        }
        if (texts.isEmpty()) {
            throw new Untranslatable("input", "'input' has to be a text or a list of texts.");
        }
        return texts;
    }

    private static boolean isBase64(@Nullable String encoding) throws Untranslatable {
        return switch (encoding) {
            case null -> false;
            case "float" -> false;
            case "base64" -> true;
            default ->
                throw new Untranslatable("encoding_format", "'encoding_format' has to be \"float\" or \"base64\".");
        };
    }

    private static ObjectNode written(List<String> texts, @Nullable Long dimensions, String model) {
        var body = Json.object();
        var requests = body.putArray("requests");
        for (var text : texts) {
            var request = requests.addObject().put("model", "models/" + model);
            request.putObject("content").putArray("parts").addObject().put("text", text);
            if (dimensions != null) {
                request.put("outputDimensionality", dimensions);
            }
        }
        return body;
    }

    /** Google counts the tokens of some of its models only. */
    private static TokenUsage tokens(List<String> texts) {
        var tokens = 0L;
        var chars = 0L;
        for (var text : texts) {
            chars += text.length();
            tokens += chars > MAX_COUNTED_CHARS ? text.length() / CHARS_PER_TOKEN : Tokenizer.count(text);
        }
        return TokenUsage.of(tokens, 0);
    }

    @Override
    public TranslatedAnswer answer(byte[] upstreamBody, AnswerContext context, @Nullable TokenUsage counted) {
        try {
            var written = new Written(context);
            read(upstreamBody, written);
            return written.count == context.asked().texts() ? written.end(counted) : new TranslatedAnswer.Unreadable();
        } catch (IOException notJson) {
            return new TranslatedAnswer.Unreadable();
        }
    }

    private static void read(byte[] body, Written written) throws IOException {
        try (var parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                var value = parser.nextToken();
                if (name.equals("embeddings") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        embedding(parser, body, written);
                    }
                } else if (name.equals("usageMetadata") && value == JsonToken.START_OBJECT) {
                    usage(parser, written);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    /** One without its numbers would give its place to the next, and so every text after it the numbers of another. */
    private static void embedding(JsonParser parser, byte[] body, Written written) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("an embedding is an object");
        }
        var before = written.count;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("values")) {
                written.embedding(parser, body);
            } else {
                parser.skipChildren();
            }
        }
        if (written.count != before + 1) {
            throw new IOException("an embedding has numbers once");
        }
    }

    private static void usage(JsonParser parser, Written written) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && name.equals("promptTokenCount")) {
                written.promptTokens = Math.max(0, parser.getLongValue());
            } else {
                parser.skipChildren();
            }
        }
    }

    @Override
    public EventTranslator events(AnswerContext context) {
        throw new IllegalStateException("embeddings are never streamed");
    }

    @Override
    public byte[] error(int status, byte[] upstreamBody, String requestId) {
        return Json.bytes(ErrorBody.translate(Format.CHAT, status, upstreamBody, requestId));
    }

    /** The answer for the caller, written while Google's is read: a hundred texts have some hundred thousand numbers. */
    private static final class Written {
        private final AnswerContext context;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int count;
        private long promptTokens;

        Written(AnswerContext context) {
            this.context = context;
            write("{\"object\":\"list\",\"data\":[");
        }

        /** Takes the numbers of an array that the parser has just entered. */
        void embedding(JsonParser parser, byte[] body) throws IOException {
            write((count == 0 ? "" : ",") + "{\"object\":\"embedding\",\"index\":" + count + ",\"embedding\":");
            count++;
            if (context.asked().base64()) {
                write("\"");
                out.writeBytes(Base64.getEncoder().encode(floats(parser)));
                write("\"");
            } else {
                var start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.skipChildren();
                var end = Math.toIntExact(parser.currentTokenLocation().getByteOffset()) + 1;
                out.write(body, start, end - start);
            }
            write("}");
        }

        private static byte[] floats(JsonParser parser) throws IOException {
            var values = new ByteArrayOutputStream();
            var four = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.writeBytes(four.putFloat(0, parser.getFloatValue()).array());
            }
            return values.toByteArray();
        }

        TranslatedAnswer end(@Nullable TokenUsage counted) {
            var reported = promptTokens > 0;
            var tokens = reported || counted == null ? promptTokens : counted.input();
            var usage = Json.object().put("prompt_tokens", tokens).put("total_tokens", tokens);
            write("],\"model\":" + Json.string(Json.object().textNode(context.model())) + ",\"usage\":"
                    + Json.string(usage) + "}");
            return new TranslatedAnswer.Translated(Content.of(out.toByteArray()), reported ? null : counted);
        }

        private void write(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
