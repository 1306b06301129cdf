package io.github.diskwright.wim.xml;

import java.util.Optional;

/**
 * Architectures of processors that images of Windows are for, by the numbers of the element {@code ARCH} (those of
 * {@code PROCESSOR_ARCHITECTURE} in the Windows SDK) and of the machine field of programs ([Microsoft PE/COFF], "Machine
 * Types").
 */
public enum WindowsArchitecture {
    /** 32-bit x86. */
    X86("x86", 0, 0x014C),
    /** 32-bit ARM. */
    ARM("arm", 5, 0x01C4),
    /** Itanium. */
    IA64("ia64", 6, 0x0200),
    /** 64-bit x86. */
    X64("x86_64", 9, 0x8664),
    /** 64-bit ARM. */
    ARM64("arm64", 12, 0xAA64);

    private final String label;
    private final int number;
    private final int machine;

    WindowsArchitecture(String label, int number, int machine) {
        this.label = label;
        this.number = number;
        this.machine = machine;
    }

    /** Name for people, as wimlib has it. */
    public String label() {
        return label;
    }

    /** The number in {@code ARCH}. */
    public int number() {
        return number;
    }

    /** The architecture of a number in {@code ARCH}. */
    public static Optional<WindowsArchitecture> ofNumber(long number) {
        for (WindowsArchitecture architecture : values()) {
            if (architecture.number == number) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }

    /** The architecture of a machine field of 16 bits. */
    public static Optional<WindowsArchitecture> ofMachine(int machine) {
        for (WindowsArchitecture architecture : values()) {
            if (architecture.machine == machine) {
                return Optional.of(architecture);
            }
        }
        return Optional.empty();
    }
}
