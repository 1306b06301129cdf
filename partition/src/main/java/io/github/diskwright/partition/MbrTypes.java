package io.github.diskwright.partition;

/** The MBR partition types that have a name. */
final class MbrTypes {
    /** Per line: type byte, short names with the usual one first, name. */
    static final String TABLE = """
            01|fat12|FAT12
            04|fat16-small|FAT16, below 32 MB
            05|extended-chs|extended
            06|fat16-chs|FAT16
            07|windows ntfs exfat basic-data|NTFS, exFAT or HPFS
            0A|os2-boot-manager|OS/2 Boot Manager
            0B|fat32-chs|FAT32
            0C|fat32|FAT32, LBA
            0E|fat16|FAT16, LBA
            0F|extended|extended, LBA
            11|hidden-fat12|hidden FAT12
            12|oem diagnostics|OEM diagnostics or recovery
            14|hidden-fat16-small|hidden FAT16, below 32 MB
            16|hidden-fat16-chs|hidden FAT16
            17|hidden-ntfs|hidden NTFS, exFAT or HPFS
            18|hibernation-18|laptop hibernation area
            1B|hidden-fat32-chs|hidden FAT32
            1C|hidden-fat32|hidden FAT32, LBA
            1E|hidden-fat16|hidden FAT16, LBA
            27|recovery windows-recovery|Windows recovery environment
            39|plan9|Plan 9
            3C|partition-magic|PartitionMagic recovery
            41|prep|PReP boot
            42|ldm dynamic|LDM dynamic disk
            4D|qnx4|QNX4
            4E|qnx4-2|QNX4, second part
            4F|qnx4-3|QNX4, third part
            52|cpm|CP/M
            63|hurd sysv|GNU Hurd or System V
            64|netware-286|NetWare
            65|netware|NetWare
            80|minix-old|Minix, old
            81|minix|Minix
            82|swap linux-swap|Linux swap or Solaris
            83|linux|Linux
            84|hibernation-84 rapid-start|OS/2 hidden, or Intel Rapid Start hibernation
            85|extended-linux|Linux extended
            86|nt-volume-set-fat|NT volume set
            87|nt-volume-set-ntfs|NT volume set
            88|linux-plaintext|Linux plaintext table
            8E|lvm|Linux LVM physical volume
            A0|hibernation|laptop hibernation area
            A5|freebsd|FreeBSD
            A6|openbsd|OpenBSD
            A8|darwin-ufs|Darwin UFS
            A9|netbsd|NetBSD
            AB|darwin-boot|Darwin boot
            AF|hfs|HFS or HFS+
            B7|bsdi|BSDI
            B8|bsdi-swap|BSDI swap
            BC|acronis-secure-zone|Acronis Secure Zone
            BE|solaris-boot|Solaris boot
            BF|solaris|Solaris
            DA|non-fs|data without file system
            DE|dell-utility|Dell utility
            EA|xbootldr|Linux extended boot loader
            EB|haiku|BeOS or Haiku
            EE|gpt protective|GPT protective
            EF|esp efi|EFI system partition
            F8|ebbr|EBBR firmware protective
            FB|vmfs|VMware VMFS
            FC|vmware-dump|VMware dump
            FD|raid linux-raid|Linux RAID autodetect
            """;

    private MbrTypes() {}
}
