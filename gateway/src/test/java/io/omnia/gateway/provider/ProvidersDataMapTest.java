package io.omnia.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.omnia.privacy.Category;
import io.omnia.privacy.Inventory;
import io.omnia.privacy.Processor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvidersDataMapTest {
    @Test
    void declaresEachVendorWithTheOneHostThatIsCalled() {
        assertThat(new Inventory(List.of(new ProvidersDataMap())).processors())
                .extracting(processor -> processor.name() + " " + processor.hosts())
                .containsExactly(
                        "openai [api.openai.com]",
                        "anthropic [api.anthropic.com]",
                        "google [generativelanguage.googleapis.com]",
                        "deepseek [api.deepseek.com]",
                        "moonshot [api.moonshot.ai]",
                        "zai [api.z.ai]",
                        "qwen [dashscope-intl.aliyuncs.com]",
                        "minimax [api.minimax.io]",
                        "xai [api.x.ai]",
                        "mistral [api.mistral.ai]",
                        "groq [api.groq.com]",
                        "openrouter [openrouter.ai]");
    }

    @Test
    void sendsThemWhatCallersAskAndNothingElse() {
        assertThat(new ProvidersDataMap().processors())
                .allSatisfy(processor -> assertThat(processor.categories())
                        .contains(Category.PROMPT)
                        .isSubsetOf(Category.PROMPT, Category.MEDIA))
                .extracting(Processor::declaredBy)
                .containsOnly(Processor.DeclaredBy.OMNIA);
    }
}
