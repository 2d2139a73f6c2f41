package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    private static final String PROSE =
            "The quick brown fox jumps over the lazy dog, and nobody knows why it does so. ";

    @Test
    void aLongEnglishTextIsReckonedAtLessThanHalfItsBytes() {
        var text = PROSE.repeat(100);

        assertThat(mostTokens(text)).isBetween(2L * Tokenizer.count(text), (long) text.length() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "\t", "=", "-", "_", "7", "\u00e9", "\u4e2d", "\ud83d\ude00", "\u00a0"})
    void aRowOfSignsIsReckonedAtItsBytes(String sign) {
        var text = sign.repeat(1_000);

        assertThat(mostTokens(text)).isGreaterThanOrEqualTo(text.getBytes(UTF_8).length);
    }

    /** Vocabularies from fifty to two hundred thousand tokens, which is the range of those in use. */
    @Test
    void noVocabularyMakesMoreTokensOfIt() {
        var seed = System.nanoTime();
        System.out.println("WordsTest seed " + seed);
        var random = new Random(seed);
        for (var alphabet : List.of(
                "abcdefghijklmnopqrstuvwxyz",
                "abcdefghijklmnopqrstuvwxyz ",
                "qxzjvkw ",
                "aAbBcCdDeEfFgGzZ ",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "0123456789abcdef",
                "  \n\tab",
                "e\u00e9\u00df\u4e2d ")) {
            var text = IntStream.range(0, 20_000)
                    .mapToObj(i -> String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))))
                    .collect(Collectors.joining());
            for (var type : EncodingType.values()) {
                var tokens =
                        Encodings.newLazyEncodingRegistry().getEncoding(type).countTokensOrdinary(text);
                assertThat(mostTokens(text)).as(alphabet + " by " + type).isGreaterThanOrEqualTo(tokens);
            }
        }
    }

    @Test
    void payloadsAreLeftOutAndNothingElse() {
        var text = PROSE.repeat(10);
        var bytes = ("xx" + text + "A".repeat(500) + text + "B".repeat(300)).getBytes(UTF_8);
        var first = text.length();
        var second = 2 * text.length() + 500;
        var payloads = List.of(new Media.Stretch(first, first + 500), new Media.Stretch(second, second + 300));
        var media = new Media(2, 0, false, payloads);

        assertThat(Words.mostTokens(bytes, 2, bytes.length - 2, media)).isEqualTo(mostTokens(text + text));
    }

    @Test
    void aSingleBlankIsPartOfItsWord() {
        assertThat(Words.bySpelling("a bc def Ghi".getBytes(UTF_8))).isEqualTo(1 + 1 + 2 + 2);
        assertThat(Words.bySpelling("a  b ".getBytes(UTF_8))).isEqualTo(1 + 2 + 1 + 1);
        assertThat(Words.bySpelling(new byte[0])).isZero();
    }

    private static long mostTokens(String text) {
        var bytes = text.getBytes(UTF_8);
        return Words.mostTokens(bytes, 0, bytes.length, new Media(0, 0, false, List.of()));
    }
}
