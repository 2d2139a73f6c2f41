package io.omnia.privacy;

import static io.omnia.privacy.Category.MEDIA;
import static io.omnia.privacy.Category.PROMPT;

import io.omnia.privacy.Processor.DeclaredBy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Vendors as another module declares them, some with several hosts. */
final class SampleVendors implements DataMap {
    @Override
    public String module() {
        return "sample";
    }

    @Override
    public List<Processor> processors() {
        return List.of(
                vendor("openai", Set.of("api.openai.com", "eu.api.openai.com"), Set.of(PROMPT, MEDIA)),
                vendor("deepseek", Set.of("api.deepseek.com"), Set.of(PROMPT)),
                vendor("qwen", Set.of("one.example", "two.example", "three.example"), Set.of(PROMPT, MEDIA)),
                vendor("mail", Set.of("mail.example"), Set.of(Category.EMAIL)));
    }

    private static Processor vendor(String name, Set<String> hosts, Set<Category> categories) {
        return new Processor(
                name,
                "runs models",
                hosts,
                categories,
                Set.of(Purpose.DELIVER),
                List.of(),
                Optional.empty(),
                DeclaredBy.OMNIA);
    }
}
