package io.omnia.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailSettingsTest {
    @Test
    void withoutAServerThereIsNone() {
        assertThat(MailSettings.server(config(Map.of("omnia.mail.from", "omnia@example.org"))))
                .isEmpty();
    }

    @Test
    void aServerNeedsNoMoreThanAnAddressToSendFrom() {
        var server = MailSettings.server(
                        config(Map.of("omnia.mail.smtp.host", "mail.example.org", "omnia.mail.from", "o@example.org")))
                .orElseThrow();

        assertThat(server.port()).isEqualTo(587);
        assertThat(server.user()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', ada, '', omnia.mail.smtp.host is missing",
        "'', '', '', hunter, omnia.mail.smtp.host is missing",
        "mail.example.org, o@example.org, ada, '', belong together",
        "mail.example.org, o@example.org, '', hunter, belong together",
        "mail.example.org, '', '', '', omnia.mail.from must be",
        "mail.example.org, Omnia <o@example.org>, '', '', omnia.mail.from must be",
        "mail.example.org, 'o@example.org,p@example.org', '', '', omnia.mail.from must be",
        "mail.example.org, o@, '', '', omnia.mail.from must be",
        "mail.example.org:25, o@example.org, '', '', omnia.mail.smtp.host must be",
        "https://mail.example.org, o@example.org, '', '', omnia.mail.smtp.host must be",
    })
    void whatIsHalfSetStopsTheStartWithASentence(
            String host, String from, String user, String password, String sentence) {
        var settings = new HashMap<String, String>();
        settings.put("omnia.mail.smtp.host", host);
        settings.put("omnia.mail.from", from);
        settings.put("omnia.mail.smtp.user", user);
        settings.put("omnia.mail.smtp.password", password);
        settings.values().removeIf(String::isEmpty);

        assertThatThrownBy(() -> MailSettings.server(config(settings)))
                .isInstanceOf(StartupRefusal.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("hunter");
    }

    private static MailConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(MailConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(MailConfig.class);
    }
}
