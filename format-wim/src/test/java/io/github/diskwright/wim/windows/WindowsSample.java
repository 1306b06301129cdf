package io.github.diskwright.wim.windows;

import io.github.diskwright.wim.windows.hive.HiveBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The files that Windows is known by. */
final class WindowsSample {
    private WindowsSample() {}

    /** The start of a program for a processor. */
    static byte[] program(int machine) {
        return ByteBuffer.allocate(512)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(0, (short) 0x5A4D)
                .putInt(0x3C, 0x80)
                .putInt(0x80, 0x4550)
                .putShort(0x84, (short) machine)
                .array();
    }

    static HiveBuilder.Key software() {
        HiveBuilder.Key root = HiveBuilder.Key.root();
        root.key("Classes\\.txt").string("", "txtfile");
        root.key("Microsoft\\Windows\\CurrentVersion").string("ProgramFilesDir", "C:\\Program Files");
        root.key("Microsoft\\Windows NT\\CurrentVersion")
                .string("ProductName", "Windows 10 Pro & more")
                .string("EditionID", "Professional")
                .string("InstallationType", "Client")
                .string("CurrentVersion", "6.3")
                .string("CurrentBuild", "19041")
                .number("CurrentMajorVersionNumber", 10)
                .number("CurrentMinorVersionNumber", 0)
                .number("UBR", 1234);
        return root;
    }

    static HiveBuilder.Key system() {
        HiveBuilder.Key root = HiveBuilder.Key.root();
        HiveBuilder.Key control = root.key("ControlSet001\\Control");
        control.key("Windows").number("CSDVersion", 0x300).number("CSDBuildNumber", 42);
        control.key("ProductOptions")
                .string("ProductType", "WinNT")
                .strings("ProductSuite", "Terminal Server", "Personal");
        control.key("MUI\\UILanguages\\de-DE").number("LCID", 0x407);
        control.key("MUI\\UILanguages\\en-US").number("LCID", 0x409);
        control.key("Nls\\Language").string("InstallLanguage", "0407");
        root.key("Select").number("Current", 1);
        return root;
    }
}
