package io.omnia.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallCsvTest {
    @Test
    void quotesWhatWouldEndACell() {
        assertThat(CallCsv.text("plain")).isEqualTo("plain");
        assertThat(CallCsv.text("a,b")).isEqualTo("\"a,b\"");
        assertThat(CallCsv.text("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
        assertThat(CallCsv.text("two\r\nlines")).isEqualTo("\"two\r\nlines\"");
        assertThat(CallCsv.text(null)).isEmpty();
    }

    @Test
    void makesNoFormulaOfWhatSomebodyTyped() {
        for (var beginning : new String[] {"=", "+", "-", "@", "\t"}) {
            assertThat(CallCsv.text(beginning + "1+1")).isEqualTo("'" + beginning + "1+1");
        }
        assertThat(CallCsv.text("\r=1")).isEqualTo("\"'\r=1\"");
        assertThat(CallCsv.text("=a,b")).isEqualTo("\"'=a,b\"");
    }
}
