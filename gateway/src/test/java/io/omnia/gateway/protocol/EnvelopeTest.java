package io.omnia.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.gateway.provider.Protocol;
import io.omnia.ledger.PriceUnit;
import io.omnia.ledger.ServiceTier;
import io.omnia.ledger.ToolUses;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    @Test
    void takesTheFieldsThatMatter() {
        var envelope = envelope("""
                {"messages":[{"role":"user","content":"hi"}],"model":"openai/gpt-4o","n":2,"max_tokens":50,"stream":true}
                """);

        assertThat(envelope.model()).isEqualTo("openai/gpt-4o");
        assertThat(envelope.choices()).isEqualTo(2);
        assertThat(envelope.outputLimits()).containsExactly(new Envelope.OutputLimit("max_tokens", 50, false));
        assertThat(envelope.stream()).isTrue();
        assertThat(envelope.wantsUsage()).isFalse();
    }

    @Test
    void asksForUsageByTheSmallestEdit() {
        assertThat(edited("{\"model\":\"m\",\"messages\":[]}"))
                .isEqualTo("{\"stream_options\":{\"include_usage\":true},\"model\":\"m\",\"messages\":[]}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":null}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true}}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":{}}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true}}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"x\":1}}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true,\"x\":1}}");
        assertThat(edited("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"x\":1,\"include_usage\": false }}"))
                .isEqualTo("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"x\":1,\"include_usage\": true }}");
    }

    @Test
    void leavesARequestAloneThatAsksForUsageItself() {
        var envelope = envelope("{\"model\":\"m\",\"messages\":[],\"stream_options\":{\"include_usage\":true}}");

        assertThat(envelope.wantsUsage()).isTrue();
        assertThat(envelope.usageEdit()).isNull();
    }

    @Test
    void countsNoBase64AsText() {
        var picture = "A".repeat(4000);
        var text =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"data:image/png;base64," + picture
                        + "\"}},{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                        + picture + "\",\"format\":\"wav\"}}]}]}";

        var envelope = envelope(text);

        assertThat(envelope.media().images()).isEqualTo(1);
        assertThat(envelope.media().sounds()).isEqualTo(1);
        assertThat(envelope.textBytes()).isLessThan(300);
    }

    @Test
    void countsTextThatOnlyClaimsToBeAPicture() {
        var prompt = "this is plain text, many tokens long. ".repeat(100);
        var text =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                        + "{\"url\":\"" + prompt + "\"}}]}]}";

        assertThat(envelope(text).textBytes()).isEqualTo(text.length());
    }

    @Test
    void refusesWhatCouldMeanTwoThings() {
        assertInvalid("{\"model\":\"cheap\",\"messages\":[],\"model\":\"dear\"}", "model");
        assertInvalid("{\"model\":\"cheap\",\"messages\":[],\"mod\\u0065l\":\"dear\"}", null);
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":1,\"max_completion_tokens\":2}", "max_tokens");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":1,\"max_tokens\":2}", "max_tokens");
    }

    /** Some readers fold the case of keys and take the last of several, Go's for one. */
    @Test
    void refusesAKeyThatAnotherReaderTakesForOneThatIsReadHere() {
        assertInvalid("{\"model\":\"cheap\",\"messages\":[],\"Model\":\"dear\"}", "model");
        assertInvalid("{\"MODEL\":\"cheap\",\"messages\":[]}", "model");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"Max_Tokens\":9}", "max_tokens");
        assertInvalid("{\"model\":\"m\",\"me\u017f\u017fages\":[]}", "messages");
        assertInvalid("{\"model\":\"m\",\"max_to\u212aens\":9}", "max_tokens");
        assertInvalid("{\"model\":\"m\",\"N\":9}", "n");
        assertInvalid(
                "{\"model\":\"m\",\"stream_options\":{\"include_u\u017fage\":false}}", "stream_options.include_usage");
        assertThat(envelope("{\"model\":\"m\",\"Modelle\":1,\"\u017f\":1,\"\u212a\":2}")
                        .model())
                .isEqualTo("m");
    }

    @Test
    void aFieldThatWasNullStandsThereAllTheSame() {
        assertInvalid("{\"model\":\"m\",\"n\":null,\"n\":100}", "n");
        assertInvalid("{\"model\":\"m\",\"max_tokens\":null,\"max_tokens\":100}", "max_tokens");
        assertInvalid(
                "{\"model\":\"m\",\"max_completion_tokens\":null,\"max_completion_tokens\":1}",
                "max_completion_tokens");
    }

    @Test
    void refusesWhatItsCallerReliesOnAndNobodyHeedsHere() {
        assertUnsupported("{\"model\":\"m\",\"provider\":{\"quantizations\":[\"fp8\"]}}", "provider");
        assertUnsupported("{\"model\":\"m\",\"provider\":{\"\\u006frder\":[]}}", "provider");
        assertUnsupported("{\"model\":\"m\",\"provider\":{\"sort\":\"throughput\"}}", "provider.sort");
        assertUnsupported("{\"model\":\"m\",\"provider\":{\"data_collection\":\"no\"}}", "provider.data_collection");
        assertUnsupported("{\"model\":\"m\",\"provider\":{\"max_price\":{\"image\":1}}}", "provider.max_price");
        assertInvalid("{\"model\":\"m\",\"provider\":{\"max_price\":{\"prompt\":-1}}}", "provider.max_price");
        assertInvalid("{\"model\":\"m\",\"provider\":{\"max_price\":{\"prompt\":1e99}}}", "provider.max_price");
        assertInvalid("{\"model\":\"m\",\"provider\":{\"zdr\":\"yes\"}}", "provider.zdr");
        assertInvalid("{\"model\":\"m\",\"provider\":{\"zdr\":true,\"zdr\":false}}", "provider");
        assertInvalid("{\"model\":\"m\",\"provider\":{\"only\":\"a\"}}", "provider.only");
        assertInvalid("{\"model\":\"m\",\"provider\":\"a\"}", "provider");
        assertInvalid("{\"model\":\"m\",\"models\":[1]}", "models");
    }

    @Test
    void takesWhatARouterIsTold() {
        var wish = envelope("{\"model\":\"m\",\"models\":[\"a\",\"b\"],\"provider\":{\"order\":[\"Acme\"],"
                        + "\"only\":[],\"ignore\":[\"x\"],\"allow_fallbacks\":false,\"require_parameters\":true,"
                        + "\"data_collection\":\"deny\",\"zdr\":true,\"sort\":\"price\","
                        + "\"max_price\":{\"prompt\":0.5,\"completion\":\"2\"}}}")
                .routing();

        assertThat(wish)
                .isEqualTo(new RoutingWish(
                        List.of("a", "b"),
                        true,
                        List.of("acme"),
                        List.of(),
                        List.of("x"),
                        false,
                        true,
                        true,
                        true,
                        50_000_000L,
                        200_000_000L,
                        RoutingWish.Sort.PRICE));
        assertThat(envelope("{\"model\":\"m\",\"models\":null,\"provider\":null}")
                        .routing())
                .isEqualTo(new RoutingWish(
                        List.of(), true, List.of(), null, List.of(), true, false, false, false, null, null, null));
        assertThat(envelope("{\"model\":\"m\"}").routing()).isSameAs(RoutingWish.NONE);
        assertThat(envelope("{\"models\":[\"a\",\"b\"]}").model()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,AAAA\"}}",
                "{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}",
                "{\"type\":\"video_url\",\"video_url\":{\"url\":\"https://example.org/v.mp4\"}}",
                "{\"type\":\"video\",\"video\":[\"https://example.org/1.png\"]}",
                "{\"type\":\"image_url\",\"image_url\":[\"https://example.org/1.png\"]}",
                "{\"type\":\"image_url\",\"image\\u005furl\":{\"url\":\"https://example.org/1.png\"}}"
            })
    void nobodyCanBoundWhatADocumentOrAVideoCosts(String part) {
        var envelope = envelope("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + part + "]}]}");

        assertThat(envelope.media().unbounded()).isTrue();
    }

    @Test
    void aPictureIsOneInAnyCase() {
        var media = envelope("{\"model\":\"m\",\"messages\":[{\"content\":[{\"Image_URL\":{\"url\":\"https://x\"}},"
                        + "{\"image_url\":null},{\"text\":\"image_url\"}]}]}")
                .media();

        assertThat(media.images()).isEqualTo(1);
        assertThat(media.unbounded()).isFalse();
    }

    @Test
    void refusesFieldsOfTheWrongKind() {
        assertInvalid("[]", null);
        assertInvalid("{\"model\":1,\"messages\":[]}", "model");
        assertInvalid("{\"messages\":[]}", "model");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"stream\":\"yes\"}", "stream");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"n\":0}", "n");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"n\":129}", "n");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":-1}", "max_tokens");
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":1.5}", null);
        assertInvalid("{\"model\":\"m\",\"messages\":[],\"max_tokens\":99999999999999999999}", null);
    }

    @Test
    void acceptsNullForWhatMayBeAbsent() {
        var envelope = envelope(
                "{\"model\":\"m\",\"messages\":[],\"stream\":null,\"n\":null,\"max_tokens\":null,\"tools\":[{}]}");

        assertThat(envelope.stream()).isFalse();
        assertThat(envelope.choices()).isEqualTo(1);
        assertThat(envelope.outputLimits()).isEmpty();
    }

    @Test
    void readsAStretchOfALargerArray() {
        var bytes = "xx{\"model\":\"m\",\"messages\":[]}yy".getBytes(UTF_8);

        var envelope = (Envelope) Envelope.read(Protocol.OPENAI_CHAT, bytes, 2, bytes.length - 4);

        assertThat(envelope.modelPlace().start()).isEqualTo(9);
    }

    @Test
    void asksThatAResponseBeStoredNowhere() {
        var body = "{\"model\":\"m\",\"input\":\"hi\"}";
        assertThat(stored(body)).isEqualTo("{\"store\":false,\"model\":\"m\",\"input\":\"hi\"}");
        assertThat(stored("{\"model\":\"m\",\"store\": null}")).isEqualTo("{\"model\":\"m\",\"store\": false}");
        assertThat(of(Protocol.OPENAI_RESPONSES, "{\"model\":\"m\",\"store\":false}")
                        .storeEdit())
                .isNull();
        assertThat(envelope(body).storeEdit()).isNull();
    }

    @Test
    void asksNobodyForUsageWhoTellsItAnyway() {
        for (var protocol : List.of(Protocol.OPENAI_RESPONSES, Protocol.ANTHROPIC_MESSAGES)) {
            var envelope = of(protocol, "{\"model\":\"m\",\"stream\":true}");

            assertThat(envelope.wantsUsage()).isTrue();
            assertThat(envelope.usageEdit()).isNull();
        }
        assertThat(of(Protocol.OPENAI_COMPLETIONS, "{\"model\":\"m\"}").usageEdit())
                .isNotNull();
    }

    @Test
    void aLimitIsAlwaysHeededWhereItIsPartOfTheProtocol() {
        assertThat(of(Protocol.OPENAI_RESPONSES, "{\"model\":\"m\",\"max_output_tokens\":7,\"max_tokens\":1}")
                        .outputLimits())
                .containsExactly(new Envelope.OutputLimit("max_output_tokens", 7, true));
        assertThat(of(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"max_tokens\":7}")
                        .outputLimits())
                .containsExactly(new Envelope.OutputLimit("max_tokens", 7, true));
    }

    @Test
    void countsEveryPromptOfALegacyCompletion() {
        assertThat(completion("\"one\"").answers()).isEqualTo(6);
        assertThat(completion("[\"one\",\"two\"]").answers()).isEqualTo(12);
        assertThat(completion("[1,2,3]").answers()).isEqualTo(6);
        assertThat(completion("[[1,2],[3]]").answers()).isEqualTo(12);
        assertThat(completion("[]").answers()).isEqualTo(6);
        assertThat(of(Protocol.OPENAI_EMBEDDINGS, "{\"model\":\"m\",\"input\":[\"a\",\"b\",\"c\"]}")
                        .prompts())
                .isEqualTo(3);
    }

    @Test
    void refusesMorePromptsThanAnybodyTakes() {
        for (var count : new int[] {2048, 2049}) {
            var body = ("{\"model\":\"m\",\"input\":[\"a\"" + ",\"a\"".repeat(count - 1) + "]}").getBytes(UTF_8);

            assertThat(Envelope.read(Protocol.OPENAI_EMBEDDINGS, body, 0, body.length) instanceof Envelope)
                    .isEqualTo(count == 2048);
        }
    }

    private static Envelope completion(String prompt) {
        return of(Protocol.OPENAI_COMPLETIONS, "{\"model\":\"m\",\"n\":2,\"best_of\":6,\"prompt\":" + prompt + "}");
    }

    @Test
    void aModerationHasAModelThoughItNamesNone() {
        var body = "{ \"input\":\"hi\"}";
        var envelope = of(Protocol.OPENAI_MODERATIONS, body);
        var edit = envelope.modelPlace().set("\"x\"");

        assertThat(envelope.model()).isEqualTo("omni-moderation-latest");
        assertThat(body.substring(0, edit.start()) + edit.text() + body.substring(edit.end()))
                .isEqualTo("{\"model\":\"x\", \"input\":\"hi\"}");
        assertThat(of(Protocol.OPENAI_MODERATIONS, "{\"model\":\"m\"}").model()).isEqualTo("m");
    }

    @Test
    void tellsAnthropicsPicturesFromItsDocuments() {
        var source =
                "\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" + "A".repeat(4000) + "\"}";

        var picture = messages("{\"type\":\"image\"," + source + "}");
        assertThat(picture.media().images()).isEqualTo(1);
        assertThat(picture.media().unbounded()).isFalse();
        assertThat(picture.textBytes()).isLessThan(300);

        assertThat(messages("{\"type\":\"document\"," + source + "}").media().unbounded())
                .isTrue();
        assertThat(messages("{" + source + ",\"type\":\"image\"}").media().unbounded())
                .isTrue();
        assertThat(messages("{\"type\":\"tool_result\",\"content\":[{\"type\":\"image\"," + source + "}]}")
                        .media()
                        .images())
                .isEqualTo(1);
    }

    private static Envelope messages(String block) {
        return of(
                Protocol.ANTHROPIC_MESSAGES,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[" + block + "]}]}");
    }

    @Test
    void nobodyCanBoundWhatAToolOfTheVendorsReads() {
        for (var protocol : List.of(Protocol.ANTHROPIC_MESSAGES, Protocol.OPENAI_RESPONSES, Protocol.OPENAI_CHAT)) {
            assertThat(tools(protocol, "{\"name\":\"f\"},{\"type\":\"custom\"},{\"type\":\"function\"}"))
                    .isFalse();
            assertThat(tools(protocol, "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}"))
                    .isTrue();
            assertThat(read(protocol, withTools("{\"t\\u0079pe\":\"web_search\"}")))
                    .isInstanceOf(EnvelopeResult.Invalid.class);
        }
    }

    private static boolean tools(Protocol protocol, String tools) {
        return of(protocol, withTools(tools)).media().unbounded();
    }

    private static String withTools(String tools) {
        return "{\"model\":\"m\",\"tools\":[" + tools + "]}";
    }

    @Test
    void boundsTheSearchesOfMessagesToolByTool() {
        var search = "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"";

        assertThat(hosted(Protocol.ANTHROPIC_MESSAGES, search + ",\"max_uses\":2}")
                        .uses())
                .containsExactly(new HostedTools.Use("web_search_20250305", PriceUnit.WEB_SEARCH, 2));
        assertThat(edited(Protocol.ANTHROPIC_MESSAGES, withTools(search + ",\"max_uses\":2}")))
                .isEqualTo(withTools(search + ",\"max_uses\":2}"));
        assertThat(hosted(Protocol.ANTHROPIC_MESSAGES, search + "}").mostCharged())
                .isEqualTo(new ToolUses(5, 0, 0));
        assertThat(edited(Protocol.ANTHROPIC_MESSAGES, withTools(search + "}")))
                .isEqualTo(withTools("{\"max_uses\":5," + search.substring(1) + "}"));
        assertThat(edited(Protocol.ANTHROPIC_MESSAGES, withTools(search + ",\"max_uses\":null}")))
                .isEqualTo(withTools(search + ",\"max_uses\":5}"));
    }

    @Test
    void boundsTheToolsOfAResponseTogether() {
        var tools = withTools("{\"type\":\"web_search\"},{\"type\":\"file_search\"},"
                + "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}");

        assertThat(of(Protocol.OPENAI_RESPONSES, tools).hosted().mostCharged()).isEqualTo(new ToolUses(5, 5, 1));
        assertThat(edited(Protocol.OPENAI_RESPONSES, tools)).isEqualTo("{\"max_tool_calls\":5," + tools.substring(1));
        var bounded = "{\"max_tool_calls\":3," + tools.substring(1);
        assertThat(of(Protocol.OPENAI_RESPONSES, bounded).hosted().mostCharged())
                .isEqualTo(new ToolUses(3, 3, 1));
        assertThat(of(Protocol.OPENAI_RESPONSES, bounded).hosted().rounds()).isEqualTo(4);
        assertThat(edited(Protocol.OPENAI_RESPONSES, bounded)).isEqualTo(bounded);
        assertThat(edited(Protocol.OPENAI_RESPONSES, "{\"max_tool_calls\":null," + tools.substring(1)))
                .isEqualTo("{\"max_tool_calls\":5," + tools.substring(1));
    }

    /** The model is asked anew after each use, whatever the tool itself costs. */
    @Test
    void boundsToolsThatCostNothingButTokens() {
        var fetch = "{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"";

        assertThat(edited(Protocol.ANTHROPIC_MESSAGES, withTools(fetch + "}")))
                .isEqualTo(withTools("{\"max_uses\":5," + fetch.substring(1) + "}"));
        assertThat(hosted(Protocol.ANTHROPIC_MESSAGES, fetch + ",\"max_uses\":2}")
                        .rounds())
                .isEqualTo(3);
        assertThat(hosted(Protocol.ANTHROPIC_MESSAGES, "{\"type\":\"tool_search_tool_regex_20251119\"}")
                        .rounds())
                .isEqualTo(6);
        var servers = of(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"mcp_servers\":[{},{}]}");
        assertThat(servers.hosted().rounds()).isEqualTo(11);
        assertThat(servers.media().unbounded()).isTrue();
        assertThat(of(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"mcp_servers\":[]}")
                        .hosted())
                .isEqualTo(HostedTools.NONE);
        for (var tool :
                List.of("{\"type\":\"mcp\"}", "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}")) {
            assertThat(edited(Protocol.OPENAI_RESPONSES, withTools(tool)))
                    .isEqualTo("{\"max_tool_calls\":5," + withTools(tool).substring(1));
            assertThat(hosted(Protocol.OPENAI_RESPONSES, tool).rounds()).isEqualTo(6);
        }
        assertThat(hosted(Protocol.OPENAI_RESPONSES, "{\"type\":\"local_shell\"}")
                        .rounds())
                .isEqualTo(1);
    }

    @Test
    void aSearchIsHeldThoughItsCallerWantsNone() {
        var none = hosted(Protocol.ANTHROPIC_MESSAGES, "{\"type\":\"web_search_20250305\",\"max_uses\":0}");

        assertThat(none.mostCharged()).isEqualTo(new ToolUses(1, 0, 0));
        assertThat(none.rounds()).isEqualTo(1);
    }

    @Test
    void knowsNoUnitOfToolsWithoutAPriceByTheUse() {
        for (var tool : List.of(
                "{\"type\":\"image_generation\"}",
                "{\"type\":\"web_search_preview\"}",
                "{\"type\":\"x_search\"}",
                "{\"type\":\"code_interpreter\",\"container\":\"cntr_1\"}",
                "{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\",\"memory_limit\":\"64g\"}}",
                "{\"google_search\":{}}")) {
            assertThat(hosted(Protocol.OPENAI_RESPONSES, tool).uses())
                    .as(tool)
                    .singleElement()
                    .satisfies(use -> assertThat(use.unit()).isNull());
        }
        assertThat(hosted(Protocol.ANTHROPIC_MESSAGES, "{\"type\":\"code_execution_20250825\"}")
                        .uses())
                .hasSize(1);
        assertThat(hosted(Protocol.ANTHROPIC_MESSAGES, "{\"type\":\"bash_20250124\",\"name\":\"bash\"}")
                        .uses())
                .isEmpty();
        for (var search : List.of("plugins", "enable_search", "search_parameters")) {
            assertThat(of(Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"" + search + "\":true}")
                            .hosted()
                            .uses())
                    .hasSize(1);
            assertThat(of(Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"" + search + "\":false}")
                            .hosted())
                    .isEqualTo(HostedTools.NONE);
        }
    }

    private static HostedTools hosted(Protocol protocol, String tool) {
        return of(protocol, withTools(tool)).hosted();
    }

    private static String edited(Protocol protocol, String body) {
        var edited = body;
        for (var edit : of(protocol, body).hosted().edits()) {
            edited = edited.substring(0, edit.start()) + edit.text() + edited.substring(edit.end());
        }
        return edited;
    }

    @Test
    void saysTheServiceWhereTheVendorWouldChooseIt() {
        var plain = of(Protocol.OPENAI_CHAT, "{\"model\":\"m\"}");
        var auto = of(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"service_tier\":\"auto\"}");

        assertThat(plain.tier()).isEqualTo(ServiceTier.DEFAULT);
        assertThat(plain.tierEdit()).isEqualTo(new Envelope.Edit(1, 1, "\"service_tier\":\"default\","));
        assertThat(auto.tierEdit()).isEqualTo(new Envelope.Edit(28, 34, "\"standard_only\""));
        assertThat(of(Protocol.OPENAI_EMBEDDINGS, "{\"model\":\"m\",\"input\":\"a\"}")
                        .tierEdit())
                .isNull();
        for (var tier : List.of(ServiceTier.FLEX, ServiceTier.PRIORITY)) {
            var word = tier.name().toLowerCase(Locale.ROOT);
            var asked = of(Protocol.OPENAI_RESPONSES, "{\"model\":\"m\",\"service_tier\":\"" + word + "\"}");
            assertThat(asked.tier()).isEqualTo(tier);
            assertThat(asked.tierEdit()).isNull();
        }
    }

    /** What has a price of its own that nobody here would bill. */
    @Test
    void refusesServiceTiersOfOtherPrices() {
        for (var tier : List.of("batch", "scale", "performance")) {
            assertUnsupported("{\"model\":\"m\",\"service_tier\":\"" + tier + "\"}", "service_tier");
        }
        assertInvalid("{\"model\":\"m\",\"service_tier\":1}", "service_tier");
        for (var protocol : List.of(Protocol.OPENAI_CHAT, Protocol.OPENAI_RESPONSES, Protocol.ANTHROPIC_MESSAGES)) {
            assertThat(read(protocol, "{\"model\":\"m\",\"service_tier\":\"batch\"}"))
                    .isInstanceOf(EnvelopeResult.Invalid.class);
            assertThat(read(protocol, "{\"model\":\"m\",\"service_tier\":null}"))
                    .isInstanceOf(Envelope.class);
        }
        assertThat(read(Protocol.OPENAI_CHAT, "{\"model\":\"m\",\"service_tier\":\"default\"}"))
                .isInstanceOf(Envelope.class);
        assertThat(read(Protocol.ANTHROPIC_MESSAGES, "{\"model\":\"m\",\"service_tier\":\"standard_only\"}"))
                .isInstanceOf(Envelope.class);
    }

    private static EnvelopeResult read(Protocol protocol, String body) {
        var bytes = body.getBytes(UTF_8);
        return Envelope.read(protocol, bytes, 0, bytes.length);
    }

    private static Envelope of(Protocol protocol, String body) {
        var bytes = body.getBytes(UTF_8);
        return (Envelope) Envelope.read(protocol, bytes, 0, bytes.length);
    }

    private static String stored(String body) {
        var edit = of(Protocol.OPENAI_RESPONSES, body).storeEdit();
        return body.substring(0, edit.start()) + edit.text() + body.substring(edit.end());
    }

    private static void assertInvalid(String body, String param) {
        assertThat(refused(body).param()).as(body).isEqualTo(param);
    }

    private static void assertUnsupported(String body, String param) {
        assertInvalid(body, param);
        assertThat(refused(body).unsupported()).as(body).isTrue();
    }

    private static EnvelopeResult.Invalid refused(String body) {
        var bytes = body.getBytes(UTF_8);
        var result = Envelope.read(Protocol.OPENAI_CHAT, bytes, 0, bytes.length);

        assertThat(result).as(body).isInstanceOf(EnvelopeResult.Invalid.class);
        return (EnvelopeResult.Invalid) result;
    }

    private static Envelope envelope(String body) {
        var bytes = body.getBytes(UTF_8);
        return (Envelope) Envelope.read(Protocol.OPENAI_CHAT, bytes, 0, bytes.length);
    }

    private static String edited(String body) {
        var edit = envelope(body).usageEdit();
        return body.substring(0, edit.start()) + edit.text() + body.substring(edit.end());
    }
}
