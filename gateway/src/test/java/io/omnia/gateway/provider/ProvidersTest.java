package io.omnia.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProvidersTest {
    private static final String KEY = "sk-secret-1";

    @Test
    void turnsABuiltInProviderOnWithItsVendorsVariable() {
        var openai = on(Map.of("OPENAI_API_KEY", KEY), "openai");

        assertThat(chat(openai)).isEqualTo(URI.create("https://api.openai.com/v1/chat/completions"));
        assertThat(openai.operatorConfigured()).isFalse();
        assertThat(header(openai)).isEqualTo("Bearer " + KEY);
        assertThat(openai.unlisted()).isEqualTo(new Unlisted.Refuse());
    }

    @Test
    void knowsEveryVendorByItsOwnVariableAndAddress() {
        var providers = providers(Map.of(
                "OPENAI_API_KEY", KEY,
                "DEEPSEEK_API_KEY", KEY,
                "MOONSHOT_API_KEY", KEY,
                "ZAI_API_KEY", KEY,
                "DASHSCOPE_API_KEY", KEY,
                "MINIMAX_API_KEY", KEY,
                "XAI_API_KEY", KEY,
                "MISTRAL_API_KEY", KEY,
                "GROQ_API_KEY", KEY,
                "OPENROUTER_API_KEY", KEY));

        assertThat(providers.on())
                .extracting(provider -> chat(provider).toString())
                .containsExactlyInAnyOrder(
                        "https://api.openai.com/v1/chat/completions",
                        "https://api.deepseek.com/chat/completions",
                        "https://api.moonshot.ai/v1/chat/completions",
                        "https://api.z.ai/api/paas/v4/chat/completions",
                        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
                        "https://api.minimax.io/v1/chat/completions",
                        "https://api.x.ai/v1/chat/completions",
                        "https://api.mistral.ai/v1/chat/completions",
                        "https://api.groq.com/openai/v1/chat/completions",
                        "https://openrouter.ai/api/v1/chat/completions");
    }

    @Test
    void takesKeysOfCallersWhereTheyBelong() {
        var vendors = on(Map.of("OPENAI_API_KEY", KEY), "openai");
        assertThat(vendors.takesOwnKeys(Dialect.OPENAI)).isTrue();
        assertThat(vendors.takesOwnKeys(Dialect.ANTHROPIC)).isFalse();
        var switchedOff = Map.of("OPENAI_API_KEY", KEY, "OMNIA_PROVIDERS_OPENAI_OWN_KEYS", "false");
        assertThat(on(switchedOff, "openai").takesOwnKeys(Dialect.OPENAI)).isFalse();

        var elsewhere = Map.of("OMNIA_PROVIDERS_OPENAI_BASE_URL", "http://10.0.0.1/v1");
        assertThat(on(elsewhere, "openai").takesOwnKeys(Dialect.OPENAI)).isFalse();
        var meant = new HashMap<>(elsewhere);
        meant.put("OMNIA_PROVIDERS_OPENAI_OWN_KEYS", "true");
        assertThat(on(meant, "openai").takesOwnKeys(Dialect.OPENAI)).isTrue();
        assertThat(on(meant, "openai").keys()).hasSize(1);

        var callersOnly = on(Map.of("OMNIA_PROVIDERS_OPENAI_OWN_KEYS", "true"), "openai");
        assertThat(callersOnly.takesOwnKeys(Dialect.OPENAI)).isTrue();
        assertThat(callersOnly.keys()).isEmpty();
        assertThat(callersOnly.key()).isEmpty();
    }

    @Test
    void aFeeThatIsNoneSellsNothing() {
        assertThat(providers(Map.of("OMNIA_BYOK_FEE_PERCENT", "2.5"))
                        .ownKeyFee()
                        .percent())
                .isEqualByComparingTo("2.5");
        assertThat(providers(Map.of("OMNIA_BYOK_FEE_PERCENT", "five")).markupProblem())
                .isPresent();
        assertThat(providers(Map.of()).ownKeyFee().isNone()).isTrue();
    }

    @Test
    void callsAzureAtTheOperatorsResourceWithItsOwnHeader() {
        assertThat(reason(Map.of("AZURE_OPENAI_API_KEY", KEY), "azure"))
                .isEqualTo("azure has an address for each customer: set OMNIA_PROVIDERS_AZURE_BASE_URL to yours.");

        var azure = on(
                Map.of(
                        "AZURE_OPENAI_API_KEY",
                        KEY,
                        "OMNIA_PROVIDERS_AZURE_BASE_URL",
                        "https://acme.openai.azure.com/openai/v1/"),
                "azure");

        assertThat(chat(azure)).hasToString("https://acme.openai.azure.com/openai/v1/chat/completions");
        assertThat(address(azure, Protocol.OPENAI_RESPONSES))
                .hasToString("https://acme.openai.azure.com/openai/v1/responses");
        assertThat(azure.operatorConfigured()).isTrue();
        assertThat(azure.provider().keyHeader().name()).isEqualTo("api-key");
        assertThat(header(azure)).isEqualTo(KEY);
    }

    /** Azure's older addresses name the deployment in the path and the version in the query; those are not spoken. */
    @Test
    void refusesAzuresDatedAddresses() {
        var dated = "https://acme.openai.azure.com/openai/deployments/big/chat/completions?api-version=2024-10-21";

        assertThat(reason(Map.of("OMNIA_PROVIDERS_AZURE_BASE_URL", dated), "azure"))
                .contains("no user, query or fragment");
    }

    @Test
    void asksMistralForNoUsageSinceItRefusesTheWish() {
        assertThat(on(Map.of("MISTRAL_API_KEY", KEY), "mistral").provider().streamOptions())
                .isFalse();
        assertThat(on(Map.of("XAI_API_KEY", KEY), "xai").provider().streamOptions())
                .isTrue();
    }

    @Test
    void readsAnAnswerToItsEndWhereAnAbandonedOneIsBilledWhole() {
        assertThat(Providers.VENDORS)
                .filteredOn(vendor -> vendor.provider().hangUp() == HangUp.CANCEL)
                .extracting(vendor -> vendor.provider().name())
                .containsExactlyInAnyOrder("openai", "anthropic", "deepseek", "xai", "azure");
    }

    @Test
    void leavesAProviderWithoutAKeyOffAndSaysWhichSettingIsMissing() {
        assertThat(reason(Map.of(), "deepseek"))
                .isEqualTo("No key: set DEEPSEEK_API_KEY or OMNIA_PROVIDERS_DEEPSEEK_API_KEY.");
        assertThat(reason(Map.of("OPENAI_API_KEY", ""), "openai")).startsWith("No key:");
        assertThat(providers(Map.of()).on()).isEmpty();
    }

    @Test
    void takesAnAddressWithAndWithoutASlashAtItsEnd() {
        for (var url :
                new String[] {"http://127.0.0.1:9000/v1", "http://127.0.0.1:9000/v1/", "http://127.0.0.1:9000/v1//"}) {
            var openai = on(Map.of("OMNIA_PROVIDERS_OPENAI_BASE_URL", url, "OPENAI_API_KEY", KEY), "openai");

            assertThat(chat(openai)).isEqualTo(URI.create("http://127.0.0.1:9000/v1/chat/completions"));
            assertThat(openai.operatorConfigured()).isTrue();
        }
    }

    @Test
    void needsNoKeyWhereTheOperatorNamedTheAddress() {
        var zai = on(Map.of("OMNIA_PROVIDERS_ZAI_BASE_URL", "http://127.0.0.1:9000"), "zai");

        assertThat(zai.key()).isEmpty();
        assertThat(chat(zai)).isEqualTo(URI.create("http://127.0.0.1:9000/chat/completions"));
    }

    @Test
    void prefersTheOperatorsOwnKeySetting() {
        var env = Map.of("OPENAI_API_KEY", KEY, "OMNIA_PROVIDERS_OPENAI_API_KEY", "sk-other");

        assertThat(header(on(env, "openai"))).isEqualTo("Bearer sk-other");
    }

    @Test
    void addsAProviderOfTheOperators() {
        var env = Map.of(
                "OMNIA_PROVIDERS_LITELLM_BASE_URL", "http://127.0.0.1:4000/v1",
                "OMNIA_PROVIDERS_LITELLM_API_KEY", KEY,
                "OMNIA_PROVIDERS_LITELLM_DIALECT", "openai",
                "OMNIA_PROVIDERS_LITELLM_UNLISTED", "0.5/1.5");

        var litellm = on(env, "litellm");

        assertThat(chat(litellm)).isEqualTo(URI.create("http://127.0.0.1:4000/v1/chat/completions"));
        assertThat(litellm.provider().hangUp()).isEqualTo(HangUp.DRAIN);
        assertThat(litellm.unlisted())
                .isEqualTo(new Unlisted.Priced(50_000_000, 150_000_000, new Unlisted.Bounds(262_144, 32_768)));
    }

    @Test
    void readsAHyphenInANameFromAnUnderscoreInTheEnvironment() {
        var env = Map.of(
                "OMNIA_PROVIDERS_MY_VLLM_2_BASE_URL", "http://127.0.0.1:8000/v1",
                "OMNIA_PROVIDERS_MY_VLLM_2_API_KEY", KEY,
                "OMNIA_PROVIDERS_MY_VLLM_2_UNLISTED", "free",
                "OMNIA_PROVIDERS_MY_VLLM_2_UNLISTED_CONTEXT_LENGTH", "4096",
                "OMNIA_PROVIDERS_MY_VLLM_2_UNLISTED_MAX_OUTPUT_TOKENS", "512",
                "OMNIA_PROVIDERS_MY_VLLM_2_HANG_UP", "cancel",
                "OMNIA_PROVIDERS_MY_VLLM_2_STREAM_OPTIONS", "false");
        var providers = providers(env);

        assertThat(providers.on()).hasSize(1);
        var vllm = providers.on().getFirst();
        assertThat(vllm.name()).isEqualTo("my-vllm-2");
        assertThat(chat(vllm)).isEqualTo(URI.create("http://127.0.0.1:8000/v1/chat/completions"));
        assertThat(vllm.key()).isPresent();
        assertThat(vllm.unlisted()).isEqualTo(new Unlisted.Free(new Unlisted.Bounds(4096, 512)));
        assertThat(vllm.provider().hangUp()).isEqualTo(HangUp.CANCEL);
        assertThat(vllm.provider().streamOptions()).isFalse();
    }

    @Test
    void readsTheSameSettingsFromAConfigurationFile() {
        var file = Map.of(
                "omnia.providers.my-vllm.base-url", "http://127.0.0.1:8000/v1",
                "omnia.providers.my-vllm.unlisted", "free",
                "omnia.providers.my-vllm.unlisted-context-length", "8192",
                "omnia.providers.my-vllm.unlisted-max-output-tokens", "1024",
                "omnia.providers.my-vllm.hang-up", "cancel",
                "omnia.providers.my-vllm.stream-options", "false");

        var vllm = on(providers(Map.of(), file), "my-vllm");

        assertThat(vllm.unlisted()).isEqualTo(new Unlisted.Free(new Unlisted.Bounds(8192, 1024)));
        assertThat(vllm.provider().hangUp()).isEqualTo(HangUp.CANCEL);
        assertThat(vllm.provider().streamOptions()).isFalse();
    }

    @Test
    void letsTheEnvironmentWinOverAConfigurationFile() {
        var file = Map.of("omnia.providers.my-vllm.base-url", "http://127.0.0.1:1/v1");
        var env = Map.of("OMNIA_PROVIDERS_MY_VLLM_BASE_URL", "http://127.0.0.1:2/v1");

        assertThat(chat(on(providers(env, file), "my-vllm")))
                .isEqualTo(URI.create("http://127.0.0.1:2/v1/chat/completions"));
    }

    @Test
    void saysWhyAProviderIsOff() {
        assertThat(reason(Map.of("OMNIA_PROVIDERS_MINE_API_KEY", KEY), "mine"))
                .isEqualTo("mine is not built in: set OMNIA_PROVIDERS_MINE_BASE_URL.");
        assertThat(reason(added("_DIALECT", "soap"), "mine")).contains("OMNIA_PROVIDERS_MINE_DIALECT must be");
        assertThat(reason(added("_HANG_UP", "never"), "mine")).contains("OMNIA_PROVIDERS_MINE_HANG_UP must be");
        assertThat(reason(added("_UNLISTED_CONTEXT_LENGTH", "0"), "mine")).contains("one token or more");
        assertThat(reason(added("_API_KEY", "a b"), "mine"))
                .doesNotContain("a b")
                .contains("character");
        assertThat(reason(Map.of("OMNIA_PROVIDERS_OPENAI_DIALECT", "openai"), "openai"))
                .contains("built in");
        assertThat(reason(Map.of("OMNIA_PROVIDERS_SANDBOX_BASE_URL", "http://127.0.0.1"), "sandbox"))
                .contains("taken");
        assertThat(reason(Map.of(), Map.of("omnia.providers.Mine.base-url", "http://127.0.0.1"), "Mine"))
                .contains("lower-case");
    }

    @Test
    void refusesAnAddressThatIsNoneWithoutRepeatingIt() {
        for (var wrong : new String[] {
            "no address",
            "ftp://127.0.0.1/v1",
            "127.0.0.1:9000",
            "http://user:pw@host/v1",
            "http://host/v1?key=pw",
            "http:///v1"
        }) {
            assertThat(reason(Map.of("OMNIA_PROVIDERS_MINE_BASE_URL", wrong), "mine"))
                    .startsWith("OMNIA_PROVIDERS_MINE_BASE_URL")
                    .doesNotContain("pw")
                    .doesNotContain(wrong);
        }
        assertThat(reason(Map.of("OMNIA_PROVIDERS_MINE_BASE_URL", "http://host/v1/chat/completions"), "mine"))
                .contains("must end before /chat/completions");
    }

    @Test
    void refusesAnUnlistedPriceThatIsNotExact() {
        for (var wrong : new String[] {"", "cheap", "0.5", "/", "0.5/", "-1/2", "1e-3/2", "1/0.000000001", "1/2/3"}) {
            var env =
                    Map.of("OMNIA_PROVIDERS_MINE_BASE_URL", "http://127.0.0.1", "OMNIA_PROVIDERS_MINE_UNLISTED", wrong);
            if (wrong.isEmpty()) {
                assertThat(on(env, "mine").unlisted()).isEqualTo(new Unlisted.Refuse());
            } else {
                assertThat(reason(env, "mine")).contains("OMNIA_PROVIDERS_MINE_UNLISTED must be refuse, free, or");
            }
        }
    }

    @Test
    void neverPrintsAKey() {
        var openai = on(Map.of("OPENAI_API_KEY", KEY), "openai");

        assertThat(openai.toString()).doesNotContain(KEY);
        assertThat(openai.key().orElseThrow()).hasToString("Secret[…]");
    }

    @Test
    void addsServersOfEveryDialect() {
        var anthropic = on(added("_DIALECT", "anthropic"), "mine");
        assertThat(address(anthropic, Protocol.ANTHROPIC_MESSAGES)).hasToString("http://127.0.0.1/v1/v1/messages");
        assertThat(anthropic.base(Protocol.OPENAI_CHAT)).isNull();
        assertThat(anthropic.provider().keyHeader()).isEqualTo(KeyHeader.X_API_KEY);

        var google = on(added("_DIALECT", "google"), "mine");
        assertThat(google.provider().keyHeader()).isEqualTo(KeyHeader.X_GOOG_API_KEY);
        assertThat(google.base(Protocol.GOOGLE_GENERATE)).isNotNull();
        assertThat(Protocol.GOOGLE_GENERATE.path("m", false)).isEqualTo("/models/m:generateContent");
        assertThat(Protocol.GOOGLE_GENERATE.path("m", true)).isEqualTo("/models/m:streamGenerateContent?alt=sse");
        assertThat(Protocol.GOOGLE_EMBED.path("m", true)).isEqualTo("/models/m:batchEmbedContents");
    }

    @Test
    void sendsMessagesWhereTheVendorTakesThem() {
        var deepseek = on(Map.of("DEEPSEEK_API_KEY", KEY), "deepseek");
        assertThat(address(deepseek, Protocol.ANTHROPIC_MESSAGES))
                .hasToString("https://api.deepseek.com/anthropic/v1/messages");
        assertThat(deepseek.base(Protocol.ANTHROPIC_COUNT_TOKENS)).isNull();

        var anthropic = on(Map.of("ANTHROPIC_API_KEY", KEY), "anthropic");
        assertThat(address(anthropic, Protocol.ANTHROPIC_COUNT_TOKENS))
                .hasToString("https://api.anthropic.com/v1/messages/count_tokens");
        assertThat(header(anthropic)).isEqualTo(KEY);
    }

    /** Who put an address of their own before a vendor means every call to go there. */
    @Test
    void severalKeysHaveTheirWeights() {
        var environment = Map.of(
                "OMNIA_PROVIDERS_MY_VLLM_BASE_URL", "http://127.0.0.1:1/v1",
                "OMNIA_PROVIDERS_MY_VLLM_API_KEYS", "one,two",
                "OMNIA_PROVIDERS_MY_VLLM_API_KEY_WEIGHTS", "3,1");
        var on = (ProviderStatus.On) TestProviders.status(environment, Map.of()).get("my-vllm");

        assertThat(on.configured().keys()).extracting(ProviderKey::weight).containsExactly(3, 1);

        var odd = new HashMap<>(environment);
        odd.put("OMNIA_PROVIDERS_MY_VLLM_API_KEY_WEIGHTS", "3");
        assertThat(TestProviders.status(odd, Map.of()).get("my-vllm")).isInstanceOf(ProviderStatus.Off.class);
        var both = new HashMap<>(environment);
        both.put("OMNIA_PROVIDERS_MY_VLLM_API_KEY", "three");
        assertThat(TestProviders.status(both, Map.of()).get("my-vllm")).isInstanceOf(ProviderStatus.Off.class);
    }

    @Test
    void sendsNothingToTheVendorBesideAnAddressOfTheOperators() {
        var own = Map.of("OMNIA_PROVIDERS_ZAI_BASE_URL", "http://127.0.0.1:9000");
        assertThat(on(own, "zai").base(Protocol.ANTHROPIC_MESSAGES)).isNull();

        var both = Map.of(
                "OMNIA_PROVIDERS_ZAI_BASE_URL", "http://127.0.0.1:9000",
                "OMNIA_PROVIDERS_ZAI_BASE_URL_ANTHROPIC", "http://127.0.0.1:9001/a/");
        assertThat(address(on(both, "zai"), Protocol.ANTHROPIC_MESSAGES))
                .hasToString("http://127.0.0.1:9001/a/v1/messages");
    }

    private static URI chat(ConfiguredProvider provider) {
        return address(provider, Protocol.OPENAI_CHAT);
    }

    private static URI address(ConfiguredProvider provider, Protocol protocol) {
        var base = Objects.requireNonNull(provider.base(protocol));
        return URI.create(base.address() + protocol.path("m", false));
    }

    private static Map<String, String> added(String setting, String value) {
        return Map.of("OMNIA_PROVIDERS_MINE_BASE_URL", "http://127.0.0.1/v1", "OMNIA_PROVIDERS_MINE" + setting, value);
    }

    private static ConfiguredProvider on(Map<String, String> env, String name) {
        return on(providers(env), name);
    }

    private static ConfiguredProvider on(Providers providers, String name) {
        return providers.on().stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the provider gets in the header that holds its key. */
    private static String header(ConfiguredProvider provider) {
        return provider.provider().keyHeader().value(provider.key().orElseThrow());
    }

    private static String reason(Map<String, String> env, String name) {
        return reason(env, Map.of(), name);
    }

    private static String reason(Map<String, String> env, Map<String, String> file, String name) {
        assertThat(providers(env, file).on())
                .noneMatch(provider -> provider.name().equals(name));
        return ((ProviderStatus.Off) TestProviders.status(env, file).get(name)).reason();
    }

    private static Providers providers(Map<String, String> env) {
        return providers(env, Map.of());
    }

    private static Providers providers(Map<String, String> env, Map<String, String> file) {
        return TestProviders.of(env, file);
    }
}
