package io.omnia.gateway.translation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** docs/translation.md says what the tables of the code say. */
class TranslationDocumentTest {
    private static String document() throws IOException {
        return Files.readString(Path.of(System.getProperty("omnia.root"), "docs", "translation.md"));
    }

    @Test
    void namesEverySetting() throws IOException {
        var document = document();
        for (var setting : Setting.values()) {
            for (var format : Format.values()) {
                var name = setting.in(format);
                if (name != null) {
                    var last = name.substring(name.lastIndexOf('.') + 1);
                    assertThat(document).as(setting + " in " + format).containsPattern("[`.]" + last + "`");
                }
            }
        }
    }

    @Test
    void givesTheTokensOfEveryEffort() throws IOException {
        for (var effort : Effort.values()) {
            assertThat(document())
                    .contains(
                            "| `" + effort.word() + "` | " + String.format(Locale.ROOT, "%,d", effort.budget()) + " |");
        }
    }

    @Test
    void namesEveryToolOfTheVendors() throws IOException {
        for (var tool : ServerTool.values()) {
            for (var format : Format.values()) {
                var type = tool.in(format);
                if (type != null) {
                    assertThat(document()).contains("`" + type + "`");
                }
            }
        }
    }

    @Test
    void namesEveryReasonToStop() throws IOException {
        for (var reason : Stop.Reason.values()) {
            var stop = new Stop(reason, "x");
            assertThat(document())
                    .contains("`" + MessagesStops.write(stop) + "`", "`" + ChatStops.write(stop, false) + "`");
        }
    }
}
