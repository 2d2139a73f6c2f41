package io.omnia.privacy;

import static io.omnia.privacy.Column.notPersonal;
import static io.omnia.privacy.Column.personal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.omnia.platform.telemetry.LogField;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryTest {
    private static final Handling HANDLING = Handling.of(Retention.whileAccount(), Purpose.DELIVER);

    @Test
    void hasNoPurposeForSellingOrAdvertising() {
        assertThat(Purpose.values())
                .extracting(Enum::name)
                .noneMatch(name -> name.matches(".*(SALE|SELL|MARKET|ADVERT|PROFIL|TRAIN|ANALY).*"));
    }

    @Test
    void refusesPersonalDataWithoutSubjectHandlingOrPurpose() {
        assertThatThrownBy(() -> Table.withoutPeople("a.b", personal("email", Category.EMAIL, HANDLING)))
                .hasMessageContaining("a.b.email");
        assertThatThrownBy(() -> Table.of("a.b", Subject.in("who"), HANDLING, personal("email", Category.EMAIL)))
                .hasMessageContaining("who");
        assertThatThrownBy(() -> Handling.of(Retention.whileAccount())).hasMessageContaining("purpose");
        assertThatThrownBy(() -> notPersonal("x", " ")).hasMessageContaining("reason");
    }

    @Test
    void keepsExportAndErasureApart() {
        var kept = HANDLING.with(Erase.keep("books"));
        var hidden = HANDLING.with(Export.no("secret of others"));

        assertThat(kept.export()).isEqualTo(Export.yes());
        assertThat(hidden.erase()).isEqualTo(Erase.row());
    }

    @Test
    void findsSubjectsThatLeadNowhereOrInACircle() {
        var nowhere = table("x.a", Subject.through("ref", "x.gone"));
        var round = table("x.b", Subject.through("ref", "x.c"));
        var back = table("x.c", Subject.through("ref", "x.b"));
        var model = Table.withoutPeople("x.model", notPersonal("name", "a product"));
        var toNobody = table("x.d", Subject.through("ref", "x.model"));

        var gaps =
                new Inventory(List.of(new PlatformDataMap(), map("x", nowhere, round, back, model, toNobody))).gaps();

        assertThat(gaps).hasSize(4).anyMatch(gap -> gap.contains("x.a") && gap.contains("x.gone"));
    }

    @Test
    void findsTablesDeclaredTwiceOrByAnotherModule() {
        var table = table("x.a", Subject.in("ref"));

        var gaps = new Inventory(List.of(new PlatformDataMap(), map("x", table), map("y", table))).gaps();

        assertThat(gaps).hasSize(2).allMatch(gap -> gap.contains("x.a"));
    }

    @Test
    void namesEveryLogFieldThatNobodyDeclared() {
        var gaps = new Inventory(List.of(map("x"))).gaps();

        assertThat(gaps).hasSameSizeAs(LogField.values());
        for (var field : LogField.values()) {
            assertThat(gaps)
                    .contains("Log field " + field.label() + " is not declared: add it to PlatformDataMap.logFields.");
        }
    }

    @Test
    void isCompleteForWhatIsBuiltIn() {
        var inventory = new Inventory(List.of(new PlatformDataMap(), new SampleVendors()));

        assertThat(inventory.gaps()).isEmpty();
        assertThat(inventory.processors()).extracting(Processor::name).contains("openai", "qwen");
    }

    private static Table table(String name, Subject subject) {
        return Table.of(name, subject, HANDLING, personal("ref", Category.ACCOUNT_ID));
    }

    private static DataMap map(String module, Table... tables) {
        return new DataMap() {
            @Override
            public String module() {
                return module;
            }

            @Override
            public List<Table> tables() {
                return List.of(tables);
            }
        };
    }
}
