package io.github.diskwright.vhdx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.BlockImage;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.OpenOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.MemoryDevice;
import io.github.diskwright.testkit.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that Windows wrote. */
class WindowsSampleTest {
    private static final String DIRTY = "d0805b6f7cdd3908239442900d73053a013079f839656d69bae00a44948983d6";

    private final VhdxFormat format = new VhdxFormat();

    private static String sha256(BlockDevice device) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        for (long at = 0; at < device.size(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), device.size() - at));
            device.read(at, buffer);
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The digests of the disks are what qemu-img converts them to. */
    @ParameterizedTest
    @CsvSource({
        "btrfs, e1ec34ba6fea6a047e5b97f6b9355798f4bf22e5d9fb120013d912a41babf2a4,"
                + "0b959f9cb4e18348ad8b646f152178282542c8304f02fddf765e3fd1a1de6864",
        "swap, e5427cf8e9a9dfc28f2c1f24e2a7294e62b3e48bcff25b458f51871092540582,"
                + "60dd30b4c74361427d1089510cabb36e2eeda0cc4747f467ea43173acd358c49",
    })
    void cleanFiles(String name, String fileDigest, String diskDigest) throws Exception {
        MemoryDevice file = Samples.open("vhdx/" + name + ".vhdx.gz", fileDigest);
        assertThat(format.recognises(file)).isTrue();
        assertThat(format.check(file, CheckOptions.defaults())).isEmpty();
        try (BlockImage image = format.open(file, OpenOptions.defaults())) {
            assertThat(sha256(image.device())).isEqualTo(diskDigest);
            assertThat(image.properties())
                    .anyMatch(property -> String.valueOf(property.value()).startsWith("Microsoft Windows 10"));
        }
    }

    @Test
    void aDirtyLogIsReplayedInMemory() throws Exception {
        MemoryDevice file = Samples.open("vhdx/vhdx-log-replay.vhdx.gz", DIRTY);
        assertThat(format.check(file, CheckOptions.defaults()))
                .extracting(Finding::id)
                .containsExactly("vhdx.log-not-empty");
        BlockImage image = format.open(file, OpenOptions.defaults());
        assertThat(sha256(image.device())).startsWith("3ba3b309425b7ff5");
        assertThat(((VhdxDisk) image.device()).isLogReplayed()).isTrue();
        assertThat(sha256(file)).as("the file is not touched").isEqualTo(DIRTY);
        image.close();
    }
}
