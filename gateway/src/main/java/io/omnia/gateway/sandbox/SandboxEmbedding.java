package io.omnia.gateway.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Embeddings by feature hashing: each word and each of its three-letter pieces adds to one dimension or takes from it, so
 * that texts that share words lie closer together. The same text always has the same embedding.
 */
final class SandboxEmbedding {
    static final int USUAL_DIMENSIONS = 256;
    static final int MAX_DIMENSIONS = 3072;

    private static final int PIECE = 3;

    private SandboxEmbedding() {}

    /** The answer to a request; {@code tokens} are those of all texts. */
    static Buffer answer(SandboxCall call, int dimensions, boolean base64, long tokens) {
        var data = new JsonArray();
        for (var i = 0; i < call.texts().size(); i++) {
            var numbers = of(call.texts().get(i), dimensions);
            data.add(new JsonObject()
                    .put("object", "embedding")
                    .put("index", i)
                    .put("embedding", base64 ? base64(numbers) : list(numbers)));
        }
        return new JsonObject()
                .put("object", "list")
                .put("data", data)
                .put("model", call.model())
                .put("usage", new JsonObject().put("prompt_tokens", tokens).put("total_tokens", tokens))
                .toBuffer();
    }

    /** A vector of length one. */
    static float[] of(String text, int dimensions) {
        var features = new HashMap<String, Integer>();
        for (var word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (!word.isEmpty()) {
                features.merge(word, 2, Integer::sum);
                for (var i = 0; i + PIECE <= word.length(); i++) {
                    features.merge(word.substring(i, i + PIECE), 1, Integer::sum);
                }
            }
        }
        return unit(features, text, dimensions);
    }

    private static float[] unit(Map<String, Integer> features, String text, int dimensions) {
        var numbers = new float[dimensions];
        if (features.isEmpty()) {
            features.put(text, 1);
        }
        features.forEach((feature, weight) -> {
            var hash = spread(feature.hashCode());
            numbers[Math.floorMod(hash, dimensions)] += (hash & 1) == 0 ? weight : -weight;
        });
        var square = 0.0;
        for (var number : numbers) {
            square += (double) number * number;
        }
        if (square == 0) {
            numbers[0] = 1;
            square = 1;
        }
        for (var i = 0; i < dimensions; i++) {
            numbers[i] /= (float) Math.sqrt(square);
        }
        return numbers;
    }

    /** The finishing steps of MurmurHash3, since hash codes of short texts lie close together. */
    private static int spread(int hash) {
        var mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    private static JsonArray list(float[] numbers) {
        var list = new JsonArray();
        for (var number : numbers) {
            list.add(number);
        }
        return list;
    }

    /** Little-endian floats, as OpenAI sends them. */
    private static String base64(float[] numbers) {
        var bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : numbers) {
            bytes.putFloat(number);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
