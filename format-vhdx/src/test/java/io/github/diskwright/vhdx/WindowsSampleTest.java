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
import org.junit.jupiter.params.provider.EnumSource;

/** Files that Windows wrote. */
class WindowsSampleTest {
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

    @ParameterizedTest
    @EnumSource
    void theFilesAreWhole(WindowsFile file) throws Exception {
        assertThat(sha256(file.open())).isEqualTo(file.sha256());
    }

    @Test
    void aCleanFile() throws Exception {
        requireClean(WindowsFile.SWAP.open(), "60dd30b4c74361427d1089510cabb36e2eeda0cc4747f467ea43173acd358c49");
    }

    @Test
    void aLargerCleanFile() throws Exception {
        requireClean(
                Samples.open("vhdx/btrfs.vhdx.gz", "e1ec34ba6fea6a047e5b97f6b9355798f4bf22e5d9fb120013d912a41babf2a4"),
                "0b959f9cb4e18348ad8b646f152178282542c8304f02fddf765e3fd1a1de6864");
    }

    /** The digest of the disk is that of what qemu-img converts it to. */
    private void requireClean(MemoryDevice file, String diskDigest) throws Exception {
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
        MemoryDevice file = WindowsFile.LOG_REPLAY.open();
        assertThat(format.check(file, CheckOptions.defaults()))
                .extracting(Finding::id)
                .containsExactly("vhdx.log-not-empty");
        BlockImage image = format.open(file, OpenOptions.defaults());
        assertThat(sha256(image.device())).startsWith("3ba3b309425b7ff5");
        assertThat(((VhdxDisk) image.device()).isLogReplayed()).isTrue();
        assertThat(sha256(file)).as("the file is not touched").isEqualTo(WindowsFile.LOG_REPLAY.sha256());
        image.close();
    }
}
