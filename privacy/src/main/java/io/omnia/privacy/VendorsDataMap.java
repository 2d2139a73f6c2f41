package io.omnia.privacy;

import static io.omnia.privacy.Category.MEDIA;
import static io.omnia.privacy.Category.PROMPT;

import io.omnia.privacy.Processor.DeclaredBy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The vendors of models that are built in. Source of the hosts: each vendor's API reference. An empty country list or a
 * missing policy says that no public statement about the API was found, and is published as such.
 */
@Singleton
final class VendorsDataMap implements DataMap {
    @Inject
    VendorsDataMap() {}

    @Override
    public String module() {
        return "privacy";
    }

    @Override
    public List<Processor> processors() {
        return List.of(
                vendor("openai", Set.of("api.openai.com"), Set.of(PROMPT, MEDIA), List.of("US")),
                vendor("deepseek", Set.of("api.deepseek.com"), Set.of(PROMPT), List.of("CN")),
                vendor("moonshot", Set.of("api.moonshot.ai", "api.moonshot.cn"), Set.of(PROMPT, MEDIA), List.of()),
                vendor("zai", Set.of("api.z.ai"), Set.of(PROMPT, MEDIA), List.of("SG"))
                        .withPolicy(URI.create("https://docs.z.ai/legal-agreement/privacy-policy")),
                vendor(
                        "qwen",
                        Set.of("dashscope-intl.aliyuncs.com", "dashscope.aliyuncs.com", "dashscope-us.aliyuncs.com"),
                        Set.of(PROMPT, MEDIA),
                        List.of("SG", "CN", "US")),
                vendor("minimax", Set.of("api.minimax.io", "api.minimaxi.com"), Set.of(PROMPT, MEDIA), List.of()));
    }

    private static Processor vendor(String name, Set<String> hosts, Set<Category> categories, List<String> countries) {
        return new Processor(
                name,
                "runs models",
                hosts,
                categories,
                Set.of(Purpose.DELIVER),
                countries,
                Optional.empty(),
                Optional.empty(),
                DeclaredBy.OMNIA);
    }
}
