package io.github.diskwright.image.tree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameRuleTest {
    @Test
    void unitsAreTheSameIfNamesOfThemAre() {
        char[] pairs = {
            'a', 'A', 'a', 'b', '\u00e4', '\u00c4', '\u00df', 'S', '\u0131', 'I', '\ud800', '\ud800', '1', '!'
        };
        for (NameRule rule : new NameRule[] {NameRule.EXACT, NameRule.IGNORING_CASE}) {
            for (int i = 0; i < pairs.length; i += 2) {
                assertThat(rule.areSame(pairs[i], pairs[i + 1]))
                        .isEqualTo(rule.areSame(String.valueOf(pairs[i]), String.valueOf(pairs[i + 1])));
            }
        }
        assertThat(NameRule.IGNORING_CASE.areSame('\u00e4', '\u00c4')).isTrue();
        assertThat(NameRule.EXACT.areSame('\u00e4', '\u00c4')).isFalse();
        assertThat(NameRule.EXACT.areSame('a', 'a')).isTrue();
    }
}
