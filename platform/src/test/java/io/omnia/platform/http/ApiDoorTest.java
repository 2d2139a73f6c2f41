package io.omnia.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiDoorTest {
    @ParameterizedTest
    @CsvSource({"/api/x?q=%00,q", "/api/x?a=1&model=b%00c&q=2,model", "/api/x?a==%00,a"})
    void namesTheParameterThatNoTableCanLookFor(String uri, String param) {
        assertThat(ApiDoor.paramWithNul(uri)).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/%00", "/api/%00?q=1", "/api/x?%00=1", "/api/x?a=1&%00"})
    void namesNoneWhereNoneHasIt(String uri) {
        assertThat(ApiDoor.paramWithNul(uri)).isNull();
    }
}
