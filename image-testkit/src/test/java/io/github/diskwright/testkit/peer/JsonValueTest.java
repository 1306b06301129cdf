package io.github.diskwright.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    @Test
    void everyKindOfValueIsRead() {
        JsonValue json = JsonValue.parse(
                " { \"a\" : [1, -2, 18446744073709551615], \"b\":{\"c\":\"x\\n\\u0041\\\"\"}, \"d\":true,\"e\":null} ");
        assertThat(json.names()).containsExactly("a", "b", "d", "e");
        assertThat(json.get("a").items())
                .extracting(JsonValue::toString)
                .containsExactly("1", "-2", "18446744073709551615");
        assertThat(json.get("a").items().get(1).number()).isEqualTo(-2);
        assertThat(json.get("b").get("c").text()).isEqualTo("x\nA\"");
        assertThat(json.get("d").isTrue()).isTrue();
        assertThat(json.get("e").isNull()).isTrue();
        assertThat(json.find("f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,]", "{\"a\"}", "\"abc", "nul", "1 2", "\"\\u12\"", "{\"a\":1]"})
    void whatIsNotJsonIsAnAssertionError(String text) {
        assertThatThrownBy(() -> JsonValue.parse(text)).isInstanceOf(AssertionError.class);
    }

    @Test
    void askingForWhatIsNotThereShowsTheValue() {
        assertThatThrownBy(() -> JsonValue.parse("{\"a\":1}").get("b"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a=1");
        assertThatThrownBy(() -> JsonValue.parse("1.5").number()).isInstanceOf(AssertionError.class);
    }
}
