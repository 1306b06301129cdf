package io.github.diskwright.partition;

/** The GPT partition types that have a name, but for those of {@link DiscoverableTypes}. */
final class GptTypes {
    /** Per line: GUID, code of sgdisk or a dash, short names with the usual one first, name. */
    static final String TABLE = """
            C12A7328-F81F-11D2-BA4B-00A0C93EC93B|EF00|esp efi|EFI system partition
            024DEE41-33E7-11D3-9D69-0008C781F39F|EF01|mbr-scheme|MBR partition scheme
            21686148-6449-6E6F-744E-656564454649|EF02|bios-boot|BIOS boot
            E3C9E316-0B5C-4DB8-817D-F92DF00215AE|0C01|msr|Microsoft reserved
            EBD0A0A2-B9E5-4433-87C0-68B6B72699C7|0700|windows basic-data|Microsoft basic data
            DE94BBA4-06D1-4D40-A16A-BFD50179D6AC|2700|recovery windows-recovery|Windows recovery environment
            5808C8AA-7E8F-42E0-85D2-E1E90434CFB3|4201|ldm-metadata|Windows LDM metadata
            AF9B60A0-1431-4F62-BC68-3311714A69AD|4200|ldm-data|Windows LDM data
            E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D|4202|storage-spaces|Windows Storage Spaces
            558D43C5-A1AC-43C0-AAC8-D1472B2923D1|0701|storage-replica|Windows Storage Replica
            37AFFC90-EF7D-4E96-91C3-2D7AE055B174|7501|gpfs|IBM GPFS
            F4019732-066E-4E12-8273-346C5641494F|ED00|sony-boot|Sony boot/system
            BFBFAFE7-A34F-448A-9A5B-6213EB736C22|ED01|lenovo-boot|Lenovo boot/system
            D3BFE2DE-3DAF-11DF-BA40-E3A556D89593|-|intel-fast-flash|Intel Fast Flash
            0311FC50-01CA-4725-AD77-9ADBB20ACE98|BC00|acronis-secure-zone|Acronis Secure Zone
            8C8F8EFF-AC95-4770-814A-21994F2DBC8F|E900|veracrypt|VeraCrypt data
            0FC63DAF-8483-4772-8E79-3D69D8477DE4|8300|linux|Linux file system
            8DA63339-0007-60C0-C436-083AC8230908|8301|linux-reserved|Linux reserved
            0657FD6D-A4AB-43C4-84E5-0933C84B4F4F|8200|swap linux-swap|Linux swap
            933AC7E1-2EB4-4F13-B844-0E14E2AEF915|8302|home|Linux /home
            3B8F8425-20E0-4F3B-907F-1A25A76F98E8|8306|srv|Linux /srv
            4D21B016-B534-45C2-A9FB-5C16E091FD2D|8310|var|Linux /var
            7EC6F557-3BC5-4ACA-B293-16EF5DF639D1|8311|var-tmp tmp|Linux /var/tmp
            773F91EF-66D4-49B5-BD83-D683BF40AD16|8312|user-home|Linux per-user home
            BC13C2FF-59E6-4262-A352-B275FD6F7172|EA00|xbootldr|Linux extended boot loader
            7FFEC5C9-2D00-49B7-8941-3EA10A5586B7|8308|dm-crypt|Linux plain dm-crypt
            CA7D7CCB-63ED-4C53-861C-1742536059CC|8309|luks|Linux LUKS
            E6D6D379-F507-44C2-A23C-238F2A3DF928|8E00|lvm|Linux LVM physical volume
            A19D880F-05FC-4D3B-A006-743F0F84911E|FD00|raid linux-raid|Linux md RAID member
            9E1A2D38-C612-4316-AA26-8B49521E5A8B|4100|prep|PowerPC PReP boot
            7412F7D5-A156-4B13-81DC-867174929325|3000|onie-boot|ONIE boot
            D4E6E2CD-4469-46F3-B5CB-1BFF57AFC149|3001|onie-config|ONIE config
            FE3A2A5D-4F32-41A7-B725-ACCC3285A309|7F00|chromeos-kernel|ChromeOS kernel
            3CB8E202-3B7E-47DD-8A3C-7FF2A13CFCEC|7F01|chromeos-root|ChromeOS root
            CAB6E88E-ABF3-4102-A07A-D4BB9BE3C1D3|7F03|chromeos-firmware|ChromeOS firmware
            2E0A753D-9E48-43B0-8337-B15192CB1B5E|7F02|chromeos-reserved|ChromeOS reserved
            09845860-705F-4BB5-B16C-8A8A099CAF52|7F04|chromeos-minios|ChromeOS miniOS
            3F0F8318-F146-4E6B-8222-C28C8F02E0D5|7F05|chromeos-hibernate|ChromeOS hibernate
            48465300-0000-11AA-AA11-00306543ECAC|AF00|hfs|Apple HFS/HFS+
            7C3457EF-0000-11AA-AA11-00306543ECAC|AF0A|apfs|Apple APFS container
            426F6F74-0000-11AA-AA11-00306543ECAC|AB00|apple-boot|Apple boot (Recovery HD)
            53746F72-6167-11AA-AA11-00306543ECAC|AF05|core-storage|Apple Core Storage
            69646961-6700-11AA-AA11-00306543ECAC|AF0B|apfs-preboot|Apple APFS pre-boot
            52637672-7900-11AA-AA11-00306543ECAC|AF0C|apfs-recovery|Apple APFS recovery
            52414944-0000-11AA-AA11-00306543ECAC|AF01|apple-raid|Apple RAID
            52414944-5F4F-11AA-AA11-00306543ECAC|AF02|apple-raid-offline|Apple RAID offline
            55465300-0000-11AA-AA11-00306543ECAC|A800|apple-ufs|Apple UFS
            4C616265-6C00-11AA-AA11-00306543ECAC|AF03|apple-label|Apple label
            83BD6B9D-7F41-11DC-BE0B-001560B84F0F|A501|freebsd-boot|FreeBSD boot
            516E7CB4-6ECF-11D6-8FF8-00022D09712B|A500|freebsd|FreeBSD disklabel or data
            516E7CB5-6ECF-11D6-8FF8-00022D09712B|A502|freebsd-swap|FreeBSD swap
            516E7CB6-6ECF-11D6-8FF8-00022D09712B|A503|freebsd-ufs|FreeBSD UFS
            516E7CBA-6ECF-11D6-8FF8-00022D09712B|A504|freebsd-zfs|FreeBSD ZFS
            516E7CB8-6ECF-11D6-8FF8-00022D09712B|A505|freebsd-vinum|FreeBSD Vinum
            824CC7A0-36A8-11E3-890A-952519AD3F61|A600|openbsd|OpenBSD data
            49F48D5A-B10E-11DC-B99B-0019D1879648|A902|netbsd-ffs|NetBSD FFS
            49F48D32-B10E-11DC-B99B-0019D1879648|A901|netbsd-swap|NetBSD swap
            6A82CB45-1DD2-11B2-99A6-080020736631|BE00|solaris-boot|Solaris boot
            6A85CF4D-1DD2-11B2-99A6-080020736631|BF00|solaris-root|Solaris root
            6A898CC3-1DD2-11B2-99A6-080020736631|BF01|zfs solaris-usr|Solaris /usr or ZFS
            AA31E02A-400F-11DB-9590-000C2911D1B8|FB00|vmfs|VMware VMFS
            9D275380-40AD-11DB-BF97-000C2911D1B8|FC00|vmware-dump|VMware ESX crash dump
            9198EFFC-31C0-11DB-8F78-000C2911D1B8|FB01|vmware-reserved|VMware reserved
            75894C1E-3AEB-11D3-B7C1-7B03A0000000|C001|hp-ux-data|HP-UX data
            E2A1E728-32E3-11D6-A682-7B03A0000000|C002|hp-ux-service|HP-UX service
            42465331-3BA3-10F1-802A-4861696B7521|EB00|haiku|Haiku BFS
            CEF5A9AD-73BC-4601-89F3-CDEEEEE321A1|B300|qnx6|QNX6
            3DE21764-95BD-54BD-A5C3-4ABE786F38A8|B000|u-boot-env|U-Boot environment
            """;

    private GptTypes() {}
}
