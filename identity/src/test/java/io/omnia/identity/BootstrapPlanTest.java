package io.omnia.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.startup.StartupRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapPlanTest {
    private static final String KEY = "omnia_live_chosen-by-the-operator-1";

    @ParameterizedTest
    @CsvSource({
        "omnia_live_chosen-by-the-operator-1,LIVE",
        "omnia_test_chosen-by-the-operator-1,TEST",
        "omnia_adm_chosen-by-the-operator-11,LIVE"
    })
    void thePrefixOfTheKeyDecidesTheWallet(String key, Mode wallet) {
        assertThat(BootstrapPlan.of(new BootstrapSettings(null, null, key, "1")).wallet())
                .isEqualTo(wallet);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "not-an-address,-,-,-,OMNIA_BOOTSTRAP_EMAIL is not an e-mail address.",
                "-,long enough,-,-,OMNIA_BOOTSTRAP_PASSWORD needs OMNIA_BOOTSTRAP_EMAIL beside it.",
                "a@b.org,short,-,-,OMNIA_BOOTSTRAP_PASSWORD must have 8 to 256 characters.",
                "-,-,omnia_live_tooshort,-,'OMNIA_BOOTSTRAP_API_KEY must begin with omnia_live_, omnia_test_ or"
                        + " omnia_adm_ and have 32 to 200 printable characters in all, without spaces.'",
                "-,-,sk-01234567890123456789012345678901234567890,-,'OMNIA_BOOTSTRAP_API_KEY must begin with omnia_live_,"
                        + " omnia_test_ or omnia_adm_ and have 32 to 200 printable characters in all, without spaces.'",
                "-,-,-,-1,'OMNIA_BOOTSTRAP_CREDIT_USD must be an amount of US dollars from 0 to 1000000 with at most 6"
                        + " decimals, such as 25.50.'",
                "-,-,-,ten,'OMNIA_BOOTSTRAP_CREDIT_USD must be an amount of US dollars from 0 to 1000000 with at most 6"
                        + " decimals, such as 25.50.'",
                "-,-,-,1e400,'OMNIA_BOOTSTRAP_CREDIT_USD must be an amount of US dollars from 0 to 1000000 with at most 6"
                        + " decimals, such as 25.50.'"
            })
    void aWrongSettingStopsTheStartWithOneSentenceThatNamesIt(
            String email, String password, String key, String credit, String sentence) {
        assertThatThrownBy(() -> BootstrapPlan.of(new BootstrapSettings(email, password, key, credit)))
                .isInstanceOf(StartupRefusal.class)
                .hasMessage(sentence);
    }

    @Test
    void aPlanDoesNotPrintItsSecrets() {
        var plan = BootstrapPlan.of(new BootstrapSettings("a@b.org", "a long enough password", KEY, "1"));

        assertThat(plan.toString()).isEqualTo("BootstrapPlan[LIVE, 1000000]");
    }
}
