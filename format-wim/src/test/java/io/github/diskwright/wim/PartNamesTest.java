package io.github.diskwright.wim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of parts. */
class PartNamesTest {
    @ParameterizedTest
    @CsvSource({
        "base.swm, 1, 3, base3.swm",
        "base.swm, 1, 1, base.swm",
        "base2.swm, 2, 1, base.swm",
        "base2.swm, 2, 10, base10.swm",
        "base10.swm, 10, 2, base2.swm",
        "base2.swm, 1, 2, base22.swm",
        "other.swm, 2, 3, other3.swm",
        "a.b.swm, 1, 2, a.b2.swm",
        "nodot, 1, 2, nodot2",
        ".swm, 1, 2, 2.swm",
        "fold.er/base, 1, 2, fold.er/base2",
        "/x/y/base2.swm, 2, 3, /x/y/base3.swm"
    })
    void partsAreCountedBeforeTheLastDotOfTheName(String known, int number, int wanted, String expected) {
        assertThat(PartNames.ofPart(Path.of(known), number).name(wanted)).isEqualTo(Path.of(expected));
    }

    @Test
    void theFirstNameGivesAll() {
        PartNames names = PartNames.ofFirst(Path.of("install.swm"));
        assertThat(names.name(1)).isEqualTo(Path.of("install.swm"));
        assertThat(names.name(65_535)).isEqualTo(Path.of("install65535.swm"));
        assertThatIllegalArgumentException().isThrownBy(() -> PartNames.ofFirst(Path.of("/")));
    }
}
