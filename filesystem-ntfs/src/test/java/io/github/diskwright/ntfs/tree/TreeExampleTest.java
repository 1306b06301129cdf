package io.github.diskwright.ntfs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.tree.FileNode;
import io.github.diskwright.image.tree.OpenStream;
import io.github.diskwright.image.tree.TreePath;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.testkit.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The example of the package's documentation, with the names of a sample. */
class TreeExampleTest {
    @Test
    void readsAFile() throws IOException {
        BlockDevice device =
                Samples.open("ntfs/testfs1.raw.gz", "e3612c182b8010e3599b5eb93bff427c7d824e85bdc2ddbe46e378e3ba814eb9");
        ByteBuffer buffer = ByteBuffer.allocate(6);
        NtfsVolume volume = NtfsVolume.open(device);
        try (NtfsTree tree = NtfsTree.of(volume)) {
            FileNode file = tree.find(TreePath.of("FILE-WITH-12345")).orElseThrow();
            try (OpenStream data = tree.stream(file, "").orElseThrow().open()) {
                assertThat(data.size()).isEqualTo(5);
                data.read(0, buffer.limit(5));
            }
        }
        assertThat(new String(buffer.array(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("12345");
    }
}
