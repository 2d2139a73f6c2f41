package io.omnia.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
    private static final Path FILE = Path.of(System.getProperty("omnia.root"), "docs", "configuration.md");

    /** Run with {@code -Domnia.test.args=-Domnia.docs.write=true} to bring the file up to date. */
    @Test
    void theCommittedListOfSettingsIsWhatTheCodeDeclares() throws Exception {
        var declared = ConfigurationDoc.page();
        if (Boolean.getBoolean("omnia.docs.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, declared);
        }

        assertThat(Files.readString(FILE)).isEqualTo(declared);
    }

    @Test
    void namesEachSettingInBothForms() {
        assertThat(ConfigurationDoc.page())
                .contains("| `omnia.data-dir` | `OMNIA_DATA_DIR` | `data` |")
                .contains("| `omnia.database.url` | `OMNIA_DATABASE_URL` |  |")
                .contains("| `omnia.inventory.other-schemas` | `OMNIA_INVENTORY_OTHER_SCHEMAS` |  |")
                .contains("| `omnia.providers.qwen.api-key` | `DASHSCOPE_API_KEY` |  |");
    }
}
