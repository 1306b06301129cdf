package io.github.diskwright.wim.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Limits;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.fuzz.Fuzzer;
import io.github.diskwright.testkit.tree.MemoryFile;
import io.github.diskwright.testkit.tree.MemoryTree;
import io.github.diskwright.wim.windows.hive.HiveBuilder;
import io.github.diskwright.wim.windows.hive.HiveBuilder.ListKind;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.WindowsArchitecture;
import io.github.diskwright.wim.xml.WindowsField;
import io.github.diskwright.wim.xml.WindowsXml;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsFactsTest {
    private static final byte[] KERNEL = WindowsSample.program(0xAA64);
    private static final byte[] SOFTWARE = HiveBuilder.build(WindowsSample.software(), ListKind.LH);
    private static final byte[] SYSTEM = HiveBuilder.build(WindowsSample.system(), ListKind.LF);

    private static void install(MemoryTree tree, String name, byte[] kernel, byte[] software, byte[] system) {
        MemoryFile system32 = tree.addDirectory(tree.addDirectory(tree.rootFile(), name), "system32");
        tree.addFile(system32, "Kernel32.dll", kernel);
        MemoryFile config = tree.addDirectory(system32, "Config");
        tree.addFile(config, "software", software);
        if (system.length > 0) {
            tree.addFile(config, "SYSTEM", system);
        }
    }

    private static WindowsFacts facts(byte[] kernel, byte[] software, byte[] system) {
        try (MemoryTree tree = MemoryTree.create()) {
            install(tree, "Windows", kernel, software, system);
            WindowsFacts facts = WindowsFacts.of(tree, Limits.defaults());
            assertThat(tree.openCount()).isZero();
            return facts;
        }
    }

    @Test
    void everythingIsFoundWhateverTheCaseOfNames() {
        WindowsFacts facts = facts(KERNEL, SOFTWARE, SYSTEM);
        assertThat(facts.notes()).isEmpty();
        assertThat(facts.windows().map(WindowsXml::toString))
                .contains("<WINDOWS><ARCH>12</ARCH><PRODUCTNAME>Windows 10 Pro &amp; more</PRODUCTNAME>"
                        + "<EDITIONID>Professional</EDITIONID><INSTALLATIONTYPE>Client</INSTALLATIONTYPE>"
                        + "<PRODUCTTYPE>WinNT</PRODUCTTYPE><PRODUCTSUITE>Terminal Server</PRODUCTSUITE><LANGUAGES>"
                        + "<LANGUAGE>de-DE</LANGUAGE><LANGUAGE>en-US</LANGUAGE><DEFAULT>de-DE</DEFAULT></LANGUAGES>"
                        + "<VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>19041</BUILD><SPBUILD>42</SPBUILD>"
                        + "<SPLEVEL>3</SPLEVEL></VERSION><SYSTEMROOT>WINDOWS</SYSTEMROOT></WINDOWS>");
        ImageXml image = facts.addTo(ImageXml.empty().withDisplayName("own"));
        assertThat(image.windows()).isEqualTo(facts.windows());
        assertThat(image.flags()).isEqualTo("Professional");
        assertThat(image.displayName()).isEqualTo("own");
        assertThat(image.displayDescription()).isEqualTo("Windows 10 Pro & more");
    }

    @Test
    void aTreeWithoutWindowsHasNothingToSay() {
        try (MemoryTree tree = MemoryTree.create()) {
            tree.addFile(tree.rootFile(), "Windows", KERNEL);
            tree.addDirectory(tree.addDirectory(tree.rootFile(), "x"), "System32");
            WindowsFacts facts = WindowsFacts.of(tree, Limits.defaults());
            assertThat(facts.windows()).isEmpty();
            assertThat(facts.notes()).isEmpty();
            ImageXml image = ImageXml.empty().withName("x");
            assertThat(facts.addTo(image)).isEqualTo(image);
        }
    }

    @Test
    void theDirectoryWithMostOfTheFilesIsTaken() {
        try (MemoryTree tree = MemoryTree.create()) {
            install(tree, "Old", WindowsSample.program(0x14C), SOFTWARE, SYSTEM);
            install(tree, "WINDOWS", KERNEL, SOFTWARE, SYSTEM);
            install(tree, "Zoo", WindowsSample.program(0x14C), SOFTWARE, SYSTEM);
            WindowsXml windows =
                    WindowsFacts.of(tree, Limits.defaults()).windows().orElseThrow();
            assertThat(windows.value(WindowsField.SYSTEM_ROOT)).contains("WINDOWS");
            assertThat(windows.architecture()).contains(WindowsArchitecture.ARM64);
        }
        try (MemoryTree tree = MemoryTree.create()) {
            install(tree, "Windows", KERNEL, SOFTWARE, new byte[0]);
            install(tree, "Zoo", KERNEL, SOFTWARE, SYSTEM);
            WindowsXml windows =
                    WindowsFacts.of(tree, Limits.defaults()).windows().orElseThrow();
            assertThat(windows.value(WindowsField.SYSTEM_ROOT)).contains("ZOO");
        }
    }

    @Test
    void whatIsDamagedIsToldAndTheRestFound() {
        byte[] software = SOFTWARE.clone();
        software[510] ^= 1;
        WindowsFacts facts = facts(new byte[10], software, Arrays.copyOf(SYSTEM, SYSTEM.length - 4096));
        assertThat(facts.windows().map(WindowsXml::toString))
                .contains("<WINDOWS><SYSTEMROOT>WINDOWS</SYSTEMROOT></WINDOWS>");
        assertThat(facts.notes()).hasSize(3);
        assertThat(facts.notes().get(0)).startsWith("Kernel32.dll: header of a program at 0x0: expected 64 bytes");
        assertThat(facts.notes().get(1)).startsWith("software: base block at 0x1fc: expected the checksum");
        assertThat(facts.notes().get(2)).startsWith("SYSTEM: base block at ");
    }

    @Test
    void aValueThatXmlCannotCarryIsLeftOut() {
        HiveBuilder.Key root = WindowsSample.software();
        root.key("Microsoft\\Windows NT\\CurrentVersion2");
        HiveBuilder.Key other = HiveBuilder.Key.root();
        other.key("Microsoft\\Windows NT\\CurrentVersion")
                .string("ProductName", "a\u0001")
                .string("EditionID", "Core")
                .string("CurrentVersion", "6.2.1");
        WindowsFacts facts = facts(KERNEL, HiveBuilder.build(other, ListKind.LI), SYSTEM);
        assertThat(facts.notes()).hasSize(1);
        WindowsXml windows = facts.windows().orElseThrow();
        assertThat(windows.value(WindowsField.PRODUCT_NAME)).isEmpty();
        assertThat(windows.value(WindowsField.EDITION_ID)).contains("Core");
        assertThat(windows.value(WindowsField.MAJOR_VERSION)).isEmpty();
    }

    @Test
    void numbersOfLanguagesAreKnown() {
        assertThat(LocaleIds.tag("0409")).contains("en-US");
        assertThat(LocaleIds.tag("00000c0A")).contains("es-ES");
        assertThat(LocaleIds.tag("FFFF")).isEmpty();
        assertThat(LocaleIds.tag("ffffffff")).isEmpty();
        assertThat(LocaleIds.tag("x")).isEmpty();
        assertThat(LocaleIds.tag("")).isEmpty();
    }

    @Test
    void damageIsNeverAnError() {
        Fuzzer.named("Windows facts")
                .cases(Effort.scaled(2_000))
                .maxAllocation(16 << 20)
                .repairing(HiveBuilder::seal)
                .runBytes(List.of(SOFTWARE, SYSTEM, KERNEL), bytes -> {
                    WindowsFacts facts = facts(bytes, bytes, bytes);
                    assertThat(facts.addTo(ImageXml.empty()).windows()).isPresent();
                });
    }
}
