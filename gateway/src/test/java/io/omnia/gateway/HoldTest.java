package io.omnia.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.catalog.DataPolicy;
import io.omnia.gateway.catalog.Model;
import io.omnia.gateway.protocol.Envelope;
import io.omnia.gateway.provider.Dialect;
import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.Credits;
import io.omnia.ledger.Price;
import io.omnia.ledger.PriceSheet;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ServiceTier;
import io.omnia.privacy.Content;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input costs 1 micro-credit a token, above 1000 of them 10; output 100. */
class HoldTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final int CONTEXT = 10_000;
    private static final int LONGEST_ANSWER = 50;
    private static final int SEARCH = 1_000_000;

    @Test
    void bytesBoundTheInputAndTheModelTheOutput() {
        assertThat(ceiling("\"messages\":[]", 300, null)).isEqualTo(credits(300 + 50 * 100));
    }

    @Test
    void theCallersOwnLimitCountsWhenItIsSmaller() {
        assertThat(ceiling("\"max_tokens\":7", 300, null)).isEqualTo(credits(300 + 7 * 100));
        assertThat(ceiling("\"max_completion_tokens\":7", 300, null)).isEqualTo(credits(300 + 7 * 100));
        assertThat(ceiling("\"max_tokens\":7000", 300, null)).isEqualTo(credits(300 + 50 * 100));
    }

    /** Who does not know the other name ignores it, and answers as long as the model can. */
    @Test
    void theCallersOwnLimitCountsOnlyUnderANameThatTheModelKnows() {
        var both = "\"max_tokens\":7,\"max_completion_tokens\":7";

        assertThat(ceiling("\"max_completion_tokens\":7", List.of("max_tokens")))
                .isEqualTo(credits(300 + 50 * 100));
        assertThat(ceiling("\"max_tokens\":7", List.of("max_completion_tokens")))
                .isEqualTo(credits(300 + 50 * 100));
        assertThat(ceiling("\"max_tokens\":7", List.of("n"))).isEqualTo(credits(300 + 50 * 100));
        assertThat(ceiling(both, List.of("max_tokens"))).isEqualTo(credits(300 + 7 * 100));
        assertThat(ceiling("\"max_tokens\":7", List.of())).isEqualTo(credits(300 + 7 * 100));
        assertThat(ceiling("\"max_completion_tokens\":7", List.of())).isEqualTo(credits(300 + 50 * 100));
    }

    @Test
    void eachOfSeveralAnswersMayBeTheLongest() {
        assertThat(ceiling("\"n\":3", 300, null)).isEqualTo(credits(300 + 3 * 50 * 100));
        assertThat(ceiling("\"n\":128,\"max_tokens\":2", 300, null)).isEqualTo(credits(300 + 128 * 2 * 100));
    }

    @Test
    void aLongPromptIsHeldAtTheDearestTierItCanReach() {
        assertThat(ceiling("\"max_tokens\":1", 1_000, null)).isEqualTo(credits(1_000 + 100));
        assertThat(ceiling("\"max_tokens\":1", 1_001, null)).isEqualTo(credits(10_010 + 100));
    }

    @Test
    void noPromptIsLongerThanTheContext() {
        assertThat(ceiling("\"max_tokens\":1", 9_999_999, null)).isEqualTo(credits(CONTEXT * 10 + 100));
    }

    @Test
    void picturesCostTheirDeclaredMostAndTheWholeContextWhenNobodyKnows() {
        var pictures = "\"max_tokens\":1,\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"data:image/png;base64,"
                + "A".repeat(4_000) + "\"}},{\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]";

        assertThat(ceiling(pictures, 200, 300L)).isEqualTo(credits(200 + 2 * 300 + 100));
        assertThat(ceiling(pictures, 200, null)).isEqualTo(credits(CONTEXT * 10 + 100));
        assertThat(envelope(pictures).textBytes()).isLessThan(400);
    }

    @Test
    void aSoundOfUnknownLengthCostsTheWholeContext() {
        var sound = "\"max_tokens\":1,\"messages\":[{\"content\":[{\"input_audio\":{\"data\":\"AAAA\"}}]}]";

        assertThat(ceiling(sound, 200, 300L)).isEqualTo(credits(CONTEXT * 10 + 100));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"file\":{\"file_data\":\"data:application/pdf;base64,AAAA\"}",
                "\"video_url\":{\"url\":\"https://example.org/v.mp4\"}",
                "\"image\\u005furl\":{\"url\":\"https://example.org/p.png\"}"
            })
    void aDocumentOrAVideoCostsTheWholeContext(String part) {
        var request = "\"max_tokens\":1,\"messages\":[{\"content\":[{" + part + "}]}]";

        assertThat(ceiling(request, 200, 300L)).isEqualTo(credits(CONTEXT * 10 + 100));
    }

    /** The model may be asked once more after each search, each time with the longest prompt. */
    @Test
    void holdsEverySearchThatTheCallerAllows() {
        var search = "\"messages\":[],\"max_tokens\":1,\"tools\":[{\"type\":\"web_search_20250305\"";
        var dearestInput = CONTEXT * 10;

        assertThat(searched(search + ",\"max_uses\":2}]")).isEqualTo(credits(3 * dearestInput + 100 + 2 * SEARCH));
        assertThat(searched(search + "}]")).isEqualTo(credits(6 * dearestInput + 100 + 5 * SEARCH));
    }

    private static Credits searched(String fields) {
        var body = ("{\"model\":\"vendor/model\"," + fields + "}").getBytes(UTF_8);
        var envelope = (Envelope) Envelope.read(Protocol.ANTHROPIC_MESSAGES, body, 0, body.length);
        var call = new Call(Protocol.ANTHROPIC_MESSAGES, envelope, Map.of(), Content.of(new byte[0]));
        return Hold.ceiling(NOW, call, model(null, List.of("max_tokens")), 300);
    }

    @Test
    void aServiceIsHeldAtTheDearerOfItsPricesAndTheDefaultOnes() {
        assertThat(ceiling("\"max_tokens\":7,\"service_tier\":\"priority\"", 300, null))
                .isEqualTo(credits(300 * 2 + 7 * 200));
        assertThat(ceiling("\"max_tokens\":7,\"service_tier\":\"flex\"", 300, null))
                .isEqualTo(credits(300 + 7 * 100));
    }

    @Test
    void whatHasNoPriceIsRefused() {
        var model = model(null, List.of());

        assertThat(refused("\"service_tier\":\"flex\"", model)).isEqualTo("service_tier");
        assertThat(refused("\"service_tier\":\"priority\"", model)).isNull();
        assertThat(refused("\"tools\":[{\"type\":\"function\"}]", model)).isNull();
        assertThat(refused("\"tools\":[{\"type\":\"browser_search\"}]", model)).isEqualTo("tools");
        assertThat(refused("\"web_search_options\":{}", model)).isNull();
        assertThat(refused("\"enable_search\":true", model)).isEqualTo("tools");
    }

    private static @Nullable String refused(String fields, Model model) {
        var refusal = PricedParts.refusal(envelope(fields), model, NOW);
        return refusal == null ? null : refusal.param();
    }

    private static Credits ceiling(String fields, List<String> parameters) {
        return Hold.ceiling(NOW, call(fields), model(null, parameters), 300);
    }

    private static Credits ceiling(String fields, long textTokens, @Nullable Long perImage) {
        var model = model(perImage, List.of("max_tokens", "max_completion_tokens"));
        return Hold.ceiling(NOW, call(fields), model, textTokens);
    }

    private static Call call(String fields) {
        return new Call(Protocol.OPENAI_CHAT, envelope(fields), Map.of(), Content.of(new byte[0]));
    }

    private static Envelope envelope(String fields) {
        var body = ("{\"model\":\"vendor/model\"," + fields + "}").getBytes(UTF_8);
        return (Envelope) Envelope.read(Protocol.OPENAI_CHAT, body, 0, body.length);
    }

    private static Credits credits(long micros) {
        return new Credits(micros);
    }

    private static Model model(@Nullable Long perImage, List<String> parameters) {
        var date = LocalDate.parse("2029-01-01");
        return new Model(
                "vendor/model",
                "vendor",
                "model",
                Set.of(Dialect.OPENAI),
                Set.of(Protocol.OPENAI_CHAT),
                CONTEXT,
                LONGEST_ANSWER,
                Set.of(),
                parameters,
                Set.of(),
                new DataPolicy(DataPolicy.Training.UNKNOWN, null, "a test", date),
                new PriceSheet(List.of(
                        new Price("in", PriceUnit.INPUT, Instant.EPOCH, 0, 1_000_000),
                        new Price("in-long", PriceUnit.INPUT, Instant.EPOCH, 1_000, 10_000_000),
                        new Price("out", PriceUnit.OUTPUT, Instant.EPOCH, 0, 100_000_000),
                        new Price("search", PriceUnit.WEB_SEARCH, Instant.EPOCH, 0, SEARCH * 1_000_000L),
                        new Price("fast-in", PriceUnit.INPUT, ServiceTier.PRIORITY, Instant.EPOCH, 0, 2_000_000),
                        new Price("fast-out", PriceUnit.OUTPUT, ServiceTier.PRIORITY, Instant.EPOCH, 0, 200_000_000))),
                "a test",
                date,
                perImage,
                null);
    }
}
