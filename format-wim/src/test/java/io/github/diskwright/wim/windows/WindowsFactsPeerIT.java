package io.github.diskwright.wim.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.diskwright.image.Limits;
import io.github.diskwright.image.tree.FileTree;
import io.github.diskwright.image.tree.host.HostTree;
import io.github.diskwright.testkit.Effort;
import io.github.diskwright.testkit.peer.Peer;
import io.github.diskwright.testkit.peer.WimlibImagex;
import io.github.diskwright.wim.windows.hive.Hive;
import io.github.diskwright.wim.windows.hive.HiveBuilder;
import io.github.diskwright.wim.windows.hive.HiveBuilder.Key;
import io.github.diskwright.wim.windows.hive.HiveBuilder.ListKind;
import io.github.diskwright.wim.windows.hive.HiveKey;
import io.github.diskwright.wim.windows.hive.HiveValue;
import io.github.diskwright.wim.xml.ImageXml;
import io.github.diskwright.wim.xml.WimXml;
import io.github.diskwright.wim.xml.XmlElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** wimlib finds the same in the same installations, and hivex writes hives that are read here. */
class WindowsFactsPeerIT {
    private static final String CURRENT_VERSION = "Microsoft\\Windows NT\\CurrentVersion";

    private final WimlibImagex wimlib = WimlibImagex.require();
    private int number;

    @TempDir
    Path folder;

    private Path installation(String directory, byte[] kernel, byte[] software, byte[] system) throws Exception {
        Path source = folder.resolve("source" + number++);
        Path config = Files.createDirectories(source.resolve(directory).resolve("System32/config"));
        Files.write(config.resolveSibling("kernel32.dll"), kernel);
        Files.write(config.resolve("SOFTWARE"), software);
        Files.write(config.resolve("SYSTEM"), system);
        return source;
    }

    private static byte[] changed(Key root, Consumer<Key> change, ListKind kind) {
        change.accept(root);
        return HiveBuilder.build(root, kind);
    }

    /** What wimlib says and what is said here, each as paths and values. */
    private void requireSame(Path source) throws Exception {
        Path file = folder.resolve("file.wim");
        Path extracted = folder.resolve("extracted.xml");
        wimlib.capture(source, file, "--compress=none");
        wimlib.peer().check("info", file, "--extract-xml=" + extracted);
        ImageXml expected = WimXml.parse(Files.readAllBytes(extracted), "wimlib", Limits.defaults())
                .image(1);
        Files.delete(file);
        try (FileTree tree = HostTree.open(source)) {
            ImageXml own = WindowsFacts.of(tree, Limits.defaults()).addTo(ImageXml.empty());
            assertThat(facts(own)).isEqualTo(facts(expected));
        }
    }

    private static Set<String> facts(ImageXml image) {
        Set<String> facts = new TreeSet<>();
        image.windows().ifPresent(windows -> add(facts, "", windows.element()));
        facts.add("flags " + image.flags());
        facts.add("names " + image.displayName() + ", " + image.displayDescription());
        return facts;
    }

    private static void add(Set<String> facts, String path, XmlElement element) {
        String at = path + "/" + element.name();
        if (element.elements().isEmpty()) {
            facts.add(at + " = " + element.text());
        }
        element.elements().forEach(child -> add(facts, at, child));
    }

    @Test
    void wimlibFindsTheSame() throws Exception {
        byte[] kernel = WindowsSample.program(0x8664);
        for (ListKind kind : ListKind.values()) {
            byte[] software = HiveBuilder.build(WindowsSample.software(), kind);
            requireSame(installation("Windows", kernel, software, HiveBuilder.build(WindowsSample.system(), kind)));
        }
        byte[] software = HiveBuilder.build(WindowsSample.software(), ListKind.LH);
        byte[] system = HiveBuilder.build(WindowsSample.system(), ListKind.LF);
        for (int machine : new int[] {0x14C, 0x1C4, 0x200, 0xAA64, 0x1234}) {
            requireSame(installation("Windows", WindowsSample.program(machine), software, system));
        }
        requireSame(installation("WinNT", kernel, software, system));
        requireSame(installation("Other/Windows", kernel, software, system));
        requireSame(installation("Windows", new byte[0], new byte[0], system));
        requireSame(installation("Windows", kernel, software, new byte[10_000]));
        byte[] old = changed(
                Key.root(),
                root -> root.key(CURRENT_VERSION)
                        .string("CurrentVersion", "6.1")
                        .string("CurrentBuild", "7601")
                        .string("ProductName", "Windows\u00AE 7 \u4e2d"),
                ListKind.LF);
        byte[] plain = changed(
                Key.root(),
                root -> root.key("ControlSet001\\Control\\Nls\\Language").string("InstallLanguage", "FFFF"),
                ListKind.LF);
        requireSame(installation("Windows", kernel, old, plain));
    }

    @Test
    void wimlibKnowsTheSameLanguages() throws Exception {
        int at = 0;
        for (Map.Entry<Integer, String> language : new TreeMap<>(LocaleIds.all()).entrySet()) {
            if (at++ % (Effort.isThorough() ? 1 : 10) == 0) {
                String id = String.format(Locale.ROOT, "%04x", language.getKey());
                byte[] system = changed(
                        Key.root(),
                        root -> root.key("ControlSet001\\Control\\Nls\\Language")
                                .string("InstallLanguage", id),
                        ListKind.LF);
                requireSame(installation("Windows", new byte[0], new byte[0], system));
            }
        }
    }

    @Test
    void whatHivexWritesIsRead() throws Exception {
        Peer hivex = Peer.require("hivexsh");
        Path file = Files.write(folder.resolve("hive"), HiveBuilder.build(Key.root(), ListKind.LF));
        StringBuilder script = new StringBuilder("add Microsoft\ncd Microsoft\n");
        for (int i = 0; i < 40; i++) {
            script.append("add key").append((i * 7) % 40).append('\n');
        }
        script.append("add Windows NT\ncd Windows NT\nadd CurrentVersion\ncd CurrentVersion\nsetval 7\n")
                .append("ProductName\nstring:Windows by hivex\nEditionID\nstring:Core\nPath\n")
                .append("expandstring:%SystemRoot%\\x\nCurrentMajorVersionNumber\ndword:0x0000000a\n")
                .append("CurrentMinorVersionNumber\ndword:1\nList\nhex:7:61,00,00,00,62,00,63,00,00,00,00,00\n")
                .append("Raw\nhex:3:00,01,02,03,04,05,06,07,08\ncommit\n");
        hivex.runWithInput(script.toString(), List.of("-w", file)).requireSuccess();
        byte[] bytes = Files.readAllBytes(file);
        Hive hive = Hive.open(new BytesStream(bytes), "hive", Limits.defaults());
        assertThat(hive.find("microsoft").orElseThrow().subkeys()).hasSize(41);
        assertThat(hive.find("Microsoft\\KEY39")).isPresent();
        HiveKey key = hive.find(CURRENT_VERSION).orElseThrow();
        assertThat(key.values()).hasSize(7);
        assertThat(key.value("productname").orElseThrow().string()).contains("Windows by hivex");
        assertThat(key.value("Path").orElseThrow().type()).isEqualTo(HiveValue.EXPANDABLE_STRING);
        assertThat(key.value("Path").orElseThrow().string()).contains("%SystemRoot%\\x");
        assertThat(key.value("CurrentMajorVersionNumber").orElseThrow().number())
                .isEqualTo(OptionalLong.of(10));
        assertThat(key.value("List").orElseThrow().strings()).containsExactly("a", "bc");
        assertThat(key.value("Raw").orElseThrow().bytes()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        requireSame(installation("Windows", WindowsSample.program(0x8664), bytes, new byte[0]));
    }
}
