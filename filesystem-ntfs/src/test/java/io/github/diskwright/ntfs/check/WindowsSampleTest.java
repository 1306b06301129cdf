package io.github.diskwright.ntfs.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.image.device.WindowDevice;
import io.github.diskwright.testkit.Samples;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Volumes that Windows made and used are clean. */
class WindowsSampleTest {
    @ParameterizedTest
    @CsvSource({
        "ntfs-2m, b8d5d61336d9d0a2a5c315ab1f9711007a62169034e8791ae47fad1375b29575, 65536, 1070596096",
        "ntfs-lastaccess, dcc6d5b444909d973cd6982803596d9b2c80dbf4fb18f8853e71e52d6847f146, 65536, 265289728",
        "testfs1, e3612c182b8010e3599b5eb93bff427c7d824e85bdc2ddbe46e378e3ba814eb9, 0, 2097152",
    })
    void areClean(String sample, String sha256, long position, long size) throws IOException {
        try (BlockDevice disk = Samples.open("ntfs/" + sample + ".raw.gz", sha256);
                BlockDevice volume = WindowDevice.of(disk, position, size, sample)) {
            assertThat(NtfsCheck.run(volume, CheckOptions.defaults())).isEmpty();
        }
    }
}
