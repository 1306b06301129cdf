package io.github.diskwright.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.diskwright.image.MixedGuid;
import io.github.diskwright.partition.PartitionType.Scheme;
import io.github.diskwright.partition.layout.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTypeTest {
    @ParameterizedTest
    @CsvSource({
        "GPT, esp, C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
        "GPT, EF00, C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
        "GPT, msr, E3C9E316-0B5C-4DB8-817D-F92DF00215AE",
        "GPT, basic-data, EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
        "GPT, Windows, EBD0A0A2-B9E5-4433-87C0-68B6B72699C7",
        "GPT, root-arm64, B921B045-1DF0-41C3-AF44-4C6F280D3FAE",
        "GPT, usr-tile-gx-verity-sig, 4EDE75E2-6CCC-4CC8-B9C7-70334B087510",
        "GPT, 4f68bce3-e8cd-4db1-96e7-fbcaf984b709, 4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
        "GPT, 12345678-1234-1234-1234-123456789ABC, 12345678-1234-1234-1234-123456789ABC",
        "MBR, ntfs, 0x07",
        "MBR, 7, 0x07",
        "MBR, 0x0C, 0x0c",
        "MBR, linux, 0x83",
        "MBR, 9A, 0x9a"
    })
    void textsFindTypes(Scheme scheme, String text, String code) {
        PartitionType type = PartitionType.find(scheme, text).orElseThrow();
        assertThat(type.code()).isEqualTo(code);
        assertThat(type.scheme()).isEqualTo(scheme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "0x", "0", "00", "100", "-1", "C12A7328"})
    void otherTextsFindNothing(String text) {
        assertThat(PartitionType.find(Scheme.MBR, text)).isEmpty();
        assertThat(PartitionType.find(Scheme.GPT, text)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyKnownTypeIsFoundByAllItsNames(Scheme scheme) {
        assertThat(PartitionType.known(scheme))
                .hasSize(scheme == Scheme.GPT ? 68 + 6 * 21 : 63)
                .doesNotHaveDuplicates();
        for (PartitionType type : PartitionType.known(scheme)) {
            assertThat(type.isKnown()).isTrue();
            assertThat(PartitionType.find(scheme, type.code())).contains(type);
            assertThat(PartitionType.find(scheme, type.shortName())).contains(type);
            assertThat(type.aliases())
                    .allSatisfy(alias ->
                            assertThat(PartitionType.find(scheme, alias)).contains(type));
            type.sgdiskCode()
                    .ifPresent(
                            code -> assertThat(PartitionType.find(scheme, code)).contains(type));
        }
    }

    @Test
    void typesAreEqualByCode() {
        UUID guid = UUID.fromString("12345678-1234-1234-1234-123456789abc");
        assertThat(PartitionType.of(guid)).isEqualTo(PartitionType.of(guid)).hasSameHashCodeAs(PartitionType.of(guid));
        assertThat(PartitionType.of(guid).isKnown()).isFalse();
        assertThat(PartitionType.of(0x83)).isNotEqualTo(PartitionType.of(0x82));
        assertThat(PartitionType.of(0x83).toString()).isEqualTo("Linux (0x83)");
        assertThatThrownBy(() -> PartitionType.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PartitionType.of(256)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void guidsAreMixedEndian() {
        ByteBuffer bytes = ByteBuffer.allocate(17);
        UUID esp = UUID.fromString("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
        MixedGuid.write(bytes, 1, esp);
        assertThat(HexFormat.of().formatHex(bytes.array())).isEqualTo("0028732ac11ff8d211ba4b00a0c93ec93b");
        assertThat(MixedGuid.read(bytes, 1)).isEqualTo(esp);
    }

    @Test
    void typesMayGetNamesOfTheCallers() {
        UUID guid = new UUID(1, 2);
        PartitionType own = PartitionType.named(guid, "our data", "ours");
        assertThat(own).isEqualTo(PartitionType.of(guid));
        assertThat(own.shortName()).isEqualTo("ours");
        assertThat(own.isKnown()).isTrue();
        assertThat(PartitionType.find(PartitionType.Scheme.GPT, "efi"))
                .isEqualTo(PartitionType.find(PartitionType.Scheme.GPT, "esp"));
    }

    @Test
    void registeredTypesAreKnownBothWays() throws IOException {
        UUID guid = new UUID(3, 4);
        int before = PartitionType.known(Scheme.GPT).size();
        PartitionType early = PartitionType.of(guid);
        PartitionType vault = PartitionType.register(guid, "Our vault", "vault", "our-vault");
        PartitionType old = PartitionType.register(0x9B, "Our old vault", "vault");
        try {
            assertThat(vault).isEqualTo(early);
            assertThat(early.isKnown()).isFalse();
            assertThat(PartitionType.of(guid).name()).isEqualTo("Our vault");
            assertThat(PartitionType.find(Scheme.GPT, "Our-Vault")).contains(vault);
            assertThat(PartitionType.find(Scheme.MBR, "vault")).contains(old);
            assertThat(PartitionType.of(0x9B).shortName()).isEqualTo("vault");
            assertThat(PartitionType.known(Scheme.GPT)).hasSize(before + 1).endsWith(vault);
            Layout layout = Layout.parse("table gpt\npart vault size=1M\n", "layout");
            assertThat(layout.parts().get(0).type()).isEqualTo(vault);
            assertThat(layout.toText()).contains("part vault size=1M");
            for (String taken : new String[] {"esp", "ef00", "1234", "has blank", "", "UPPER", "vault"}) {
                assertThatThrownBy(() -> PartitionType.register(new UUID(5, 6), "x", taken))
                        .as(taken)
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> PartitionType.register(guid, "x", "other"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PartitionType.register(0x07, "x", "other"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PartitionType.register(0x9C, "x", "ab"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PartitionType.register(0x9C, "x")).isInstanceOf(IllegalArgumentException.class);
            assertThat(PartitionType.of(0x9C).isKnown()).isFalse();
        } finally {
            PartitionType.unregister(vault);
            PartitionType.unregister(old);
        }
        assertThat(PartitionType.known(Scheme.GPT)).hasSize(before);
        assertThatThrownBy(() -> PartitionType.unregister(vault)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PartitionType.unregister(PartitionType.of(0x83)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
