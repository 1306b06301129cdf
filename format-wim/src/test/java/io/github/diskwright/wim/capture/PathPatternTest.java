package io.github.diskwright.wim.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.tree.NameRule;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.Seeds;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    private static TreePath path(String text) {
        return TreePath.parse(text, "/");
    }

    @ParameterizedTest
    @CsvSource({
        "*.tmp, /a/b.tmp, true, true",
        "*.tmp, /a.tmp/b, false, true",
        "*.TMP, /a.tmp, false, false",
        "/a, /a, true, true",
        "\\a, /a/b, false, true",
        "/a, /b/a, false, false",
        "a, /b/a, true, true",
        "/a/*, /a, false, false",
        "/a/*, /a/b, true, true",
        "/a/*, /a/b/c, false, true",
        "/a/*/c, /a/b/c, true, true",
        "/a/*/c, /a/x/y/c, false, false",
        "//a\\\\b//, /a/b, true, true",
        "/?, /a, true, true",
        "/?, /ab, false, false",
        "/a?c*e, /abcde, true, true",
        "/*a*b*c, /xaabbbbcc, true, true",
        "/*a*b*c, /xaabbbb, false, false",
        "/, /a, false, true",
        "*, /, false, false",
        "/, /, true, true",
        "/.., /a, false, false",
        "[a], /a, false, false",
    })
    void matches(String pattern, String path, boolean isMatch, boolean isWithin) {
        PathPattern parsed = PathPattern.parse(pattern);
        assertThat(parsed.matches(path(path), NameRule.EXACT)).isEqualTo(isMatch);
        assertThat(parsed.matchesWithin(path(path), NameRule.EXACT)).isEqualTo(isWithin);
    }

    @Test
    void caseIsIgnoredByTheRuleOfTheTree() {
        PathPattern pattern = PathPattern.parse("/\u00c4*.SYS");
        assertThat(pattern.matches(path("/\u00e4b.sys"), NameRule.IGNORING_CASE))
                .isTrue();
        assertThat(pattern.matches(path("/\u00e4b.sys"), NameRule.EXACT)).isFalse();
    }

    @Test
    void textThatIsNoPatternIsRefused() {
        for (String bad : List.of("", "a/b", "C:\\a", "C:a")) {
            assertThatThrownBy(() -> PathPattern.parse(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(PathPattern.rooted("a/b"))
                .isEqualTo(PathPattern.parse("\\a\\b"))
                .hasToString("\\a\\b");
        assertThat(PathPattern.parse("a").isRooted()).isFalse();
    }

    /** The JDK's expressions are the judge. */
    @Test
    void starsAndQuestionMarksAreThoseOfExpressions() {
        Effort.seeded(1, seed -> {
            Random random = Seeds.random(seed, 0);
            int matches = 0;
            for (int i = 0; i < Effort.scaled(20_000); i++) {
                String glob = text(random, "ab*?", 8);
                String name = text(random, "ab", 8);
                boolean expected = Pattern.matches(glob.replace("*", ".*").replace("?", "."), name);
                assertThat(PathPattern.parse(glob).matches(TreePath.of(name), NameRule.EXACT))
                        .as("%s on %s", glob, name)
                        .isEqualTo(expected);
                matches += expected ? 1 : 0;
            }
            assertThat(matches).isGreaterThan(1_000);
        });
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void aHostilePatternCostsNoMoreThanItsLengthTimesThatOfTheName() {
        String name = "a".repeat(20_000);
        assertThat(PathPattern.parse("*a".repeat(2_000) + "b").matches(TreePath.of(name), NameRule.EXACT))
                .isFalse();
    }
}
