package io.github.diskwright.testkit.ntfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Kinds of NTFS volumes, each as small as its point allows.
 *
 * <p>Most take less than half a second, {@link #HUGE_CLUSTERS} up to three. Names, sizes and contents of files follow
 * from the seed, and so does where clusters are, as far as ntfs-3g decides that alike each time. Times and the volume's
 * serial number are of the moment. Thread-safe.
 */
public enum NtfsRecipe {
    /** Nothing but what {@code mkntfs} makes. */
    EMPTY(VolumeSteps.fill(volume -> {})),
    /** A little of everything, which fits every geometry. */
    MIXED(VolumeSteps.fill(TreeFillings::mixed)),
    /** The same with clusters of 512 bytes, of which two make a record. */
    SMALL_CLUSTERS(NtfsGeometry.ofClusters(512), mib(8), VolumeSteps.fill(TreeFillings::mixed)),
    /** The same with clusters of 64 KiB: index blocks count in sectors, 64 records are a cluster. */
    LARGE_CLUSTERS(NtfsGeometry.ofClusters(64 << 10), mib(24), VolumeSteps.fill(TreeFillings::mixed)),
    /** The same with clusters of 2 MiB, whose size is an exponent in the boot sector. */
    HUGE_CLUSTERS(NtfsGeometry.ofClusters(2 << 20), mib(128), VolumeSteps.fill(TreeFillings::mixed)),
    /** The same with sectors of 4096 bytes, and records as large. */
    LARGE_SECTORS(new NtfsGeometry(4096, 4096), mib(12), VolumeSteps.fill(TreeFillings::mixed)),
    /** The same on sectors that are neither a multiple of a cluster nor, in clusters, of 64. */
    ODD_SIZE(NtfsGeometry.USUAL, mib(9) + 13 * 4096 + 5 * 512, VolumeSteps.fill(TreeFillings::mixed)),

    /** Hundreds of files, most of them in their records or in one cluster. */
    MANY_SMALL_FILES(VolumeSteps.fill(TreeFillings::manySmallFiles)),
    /** Directories in directories, sixty deep. */
    DEEP_DIRECTORIES(VolumeSteps.fill(TreeFillings::deepDirectories)),
    /** A directory whose index has inner nodes and gaps. */
    LARGE_DIRECTORY(VolumeSteps.fill(TreeFillings::largeDirectory)),
    /** Directories whose indexes keep blocks for few entries, and one for none. */
    EMPTIED_DIRECTORIES(VolumeSteps.fill(TreeFillings::emptiedDirectories)),
    /** Names beyond ASCII, half of a surrogate pair, reserved names, names that differ in case only. */
    UNICODE_NAMES(VolumeSteps.fill(TreeFillings::unicodeNames)),
    /** Streams beside the data of files and on directories; one file has more than its record holds. */
    NAMED_STREAMS(VolumeSteps.fill(TreeFillings::namedStreams)),
    /** Files with many names, one of them with more than its record holds. */
    HARD_LINKS(VolumeSteps.fill(TreeFillings::hardLinks)),
    /** A file whose attribute list is in its record. */
    RESIDENT_LIST(VolumeSteps.fill(TreeFillings::goneLinks).then(LayoutEdits::residentLists)),
    /** Files with clusters behind their ends, and files that are longer than what was written to them. */
    PREALLOCATED(VolumeSteps.fill(TreeFillings::preallocated).thenRun(TreeFillings::preallocate)),
    /** Half of the volume in one file. */
    ONE_LARGE_FILE(VolumeSteps.fill(TreeFillings::oneLargeFile)),

    /** Files of up to 250 runs. */
    FRAGMENTED_FILES(NtfsGeometry.USUAL, mib(12), VolumeSteps.fill(SpaceFillings::fragmentedFiles)),
    /** A file of 2,500 runs over many records, whose list of attributes is not in its record. */
    MANY_EXTENTS(NtfsGeometry.USUAL, mib(36), VolumeSteps.fill(SpaceFillings::manyExtents)),
    /** Free space is in pieces. */
    HOLES(NtfsGeometry.USUAL, mib(16), VolumeSteps.fill(SpaceFillings::holes)),
    /** Fewer than ten clusters are free. */
    NEARLY_FULL(VolumeSteps.fill(SpaceFillings::nearlyFull)),
    /** The MFT has some hundred runs. */
    FRAGMENTED_MFT(NtfsGeometry.USUAL, mib(12), VolumeSteps.fill(SpaceFillings::fragmentedMft)),
    /** The MFT has so many runs that it takes a list of attributes, in holes of one cluster that are all there is. */
    MFT_WITH_LIST(NtfsGeometry.USUAL, mib(16), VolumeSteps.fill(SpaceFillings::mftWithList)),

    /** Compressed files (LZNT1) with units of all kinds, some fragmented. */
    COMPRESSED(NtfsGeometry.USUAL, mib(16), VolumeSteps.fill(WindowsFillings::compressedFiles)),
    /** The same with clusters of 512 bytes: a unit is 8 KiB. */
    COMPRESSED_SMALL_CLUSTERS(NtfsGeometry.ofClusters(512), mib(8), VolumeSteps.fill(WindowsFillings::compressedFiles)),
    /** Sparse files, one of 120 pieces, one that is a hole larger than the volume. */
    SPARSE(NtfsGeometry.USUAL, mib(12), VolumeSteps.fill(WindowsFillings::sparseFiles)),
    /** Files as {@code compact /exe} leaves them, in all four formats. */
    SYSTEM_COMPRESSED(VolumeSteps.fill(SystemCompression::files)),
    /** Symbolic links, junctions, and points of others, one outside its record. */
    REPARSE_POINTS(VolumeSteps.fill(WindowsFillings::reparsePoints)),
    /** Files and a directory with a name for DOS. */
    SHORT_NAMES(VolumeSteps.fill(WindowsFillings::shortNames)),
    /** Files with object ids, half of them with the ids of their birth. */
    OBJECT_IDS(VolumeSteps.fill(WindowsFillings::objectIds)),
    /** Files with extended attributes, some outside their records. */
    EXTENDED_ATTRIBUTES(VolumeSteps.fill(WindowsFillings::extendedAttributes)),
    /** More security descriptors than one block of {@code $Secure:$SDS} holds. */
    SECURITY(VolumeSteps.fill(WindowsFillings::securityDescriptors)),
    /** A change journal whose front is a hole. */
    CHANGE_JOURNAL(VolumeSteps.fill(ChangeJournal::fill).then(ChangeJournal::moveToExtend)),
    /** A label of 32 units with letters of all sorts. */
    LABELLED(VolumeSteps.fill(TreeFillings::mixed).then(LayoutEdits::label)),

    /** Files in the last clusters. */
    DATA_AT_END(VolumeSteps.fill(StateEdits::victims).then(LayoutEdits::dataAtEnd)),
    /** The layout of Windows: the mirror low, the MFT at a third of the volume. */
    WINDOWS_LAYOUT(VolumeSteps.fill(TreeFillings::mixed).on(LayoutEdits::windows)),
    /** All metadata in the last clusters. */
    METADATA_AT_END(
            NtfsGeometry.USUAL, mib(12), VolumeSteps.fill(TreeFillings::mixed).on(LayoutEdits::metadataAtEnd)),
    /** Bad clusters near the start, in the middle and at the end. */
    BAD_CLUSTERS(VolumeSteps.fill(TreeFillings::mixed).then(LayoutEdits::badClusters)),
    /** A log that Windows left when it unmounted the volume. */
    CLEAN_LOG(VolumeSteps.fill(TreeFillings::mixed).then(StateEdits::cleanLog)),

    /** Clusters are marked as used that nobody has. */
    EXTRA_BITS(NtfsVerdict.DAMAGED, VolumeSteps.fill(TreeFillings::mixed).then(LayoutEdits::extraBits)),
    /** Clusters of a file are marked as free. */
    MISSING_BITS(NtfsVerdict.DAMAGED, VolumeSteps.fill(StateEdits::victims).then(StateEdits::missingBits)),
    /** Two files have the same clusters. */
    SHARED_CLUSTERS(NtfsVerdict.DAMAGED, VolumeSteps.fill(StateEdits::victims).then(StateEdits::sharedClusters)),
    /** A record whose fix-ups say that it was not written as a whole. */
    TORN_RECORD(NtfsVerdict.DAMAGED, VolumeSteps.fill(StateEdits::victims).then(StateEdits::tornRecord)),

    /** The volume is to be checked. */
    DIRTY(NtfsVerdict.REFUSED, VolumeSteps.fill(TreeFillings::mixed).then(StateEdits::dirty)),
    /** The log has something to be replayed. */
    UNCLEAN_LOG(NtfsVerdict.REFUSED, VolumeSteps.fill(TreeFillings::mixed).then(StateEdits::uncleanLog)),
    /** The log of version 2.0 that a fast start leaves. */
    FAST_START(NtfsVerdict.REFUSED, VolumeSteps.fill(TreeFillings::mixed).then(StateEdits::fastStart)),
    /** Windows sleeps: {@code hiberfil.sys} says so. */
    HIBERNATED(NtfsVerdict.REFUSED, VolumeSteps.fill(StateEdits::hibernated)),
    /** The header of shadow copies is there. */
    SHADOW_COPIES(NtfsVerdict.REFUSED, VolumeSteps.fill(TreeFillings::mixed).then(StateEdits::shadowCopies)),
    /** Version 1.2 of the file system. */
    VERSION_1_2(
            NtfsVerdict.REFUSED, VolumeSteps.fill(TreeFillings::manySmallFiles).then(LayoutEdits::version12)),
    /** The boot sector says BitLocker. */
    BITLOCKER(NtfsVerdict.UNREADABLE, VolumeSteps.fill(TreeFillings::mixed).then(StateEdits::bitLocker));

    private final NtfsVerdict verdict;
    private final NtfsGeometry geometry;
    private final long size;
    private final VolumeSteps steps;

    NtfsRecipe(VolumeSteps steps) {
        this(NtfsVerdict.SOUND, steps);
    }

    NtfsRecipe(NtfsVerdict verdict, VolumeSteps steps) {
        this(verdict, NtfsGeometry.USUAL, mib(8), steps);
    }

    NtfsRecipe(NtfsGeometry geometry, long size, VolumeSteps steps) {
        this(NtfsVerdict.SOUND, geometry, size, steps);
    }

    NtfsRecipe(NtfsVerdict verdict, NtfsGeometry geometry, long size, VolumeSteps steps) {
        this.verdict = verdict;
        this.geometry = geometry;
        this.size = size;
        this.steps = steps;
    }

    private static long mib(int count) {
        return (long) count << 20;
    }

    /** All recipes of a verdict. */
    public static List<NtfsRecipe> of(NtfsVerdict verdict) {
        return Arrays.stream(values())
                .filter(recipe -> recipe.verdict == verdict)
                .toList();
    }

    /** What careful software makes of these volumes. */
    public NtfsVerdict verdict() {
        return verdict;
    }

    /** The geometry that shows best what the recipe is about. */
    public NtfsGeometry geometry() {
        return geometry;
    }

    /** A size in bytes that goes with {@link #geometry()}. */
    public long size() {
        return size;
    }

    /**
     * Makes a volume.
     *
     * @param volume a new file
     * @param seed what its files are made from
     * @return SHA-256 of the data of files that ntfs-3g does not read, in hexadecimal by path
     * @throws IOException if the file cannot be written, or the volume has no room for what the recipe puts there
     */
    public Map<String, String> build(Path volume, long seed) throws IOException {
        return build(volume, geometry, size, seed);
    }

    /**
     * Makes a volume of other dimensions. {@link #MIXED} and the states made from it fit every geometry from twice its
     * {@link NtfsGeometry#smallSize} on; the others
     * have room in a volume that has as many clusters as their own one.
     *
     * @param volume a new file
     * @param otherGeometry its units
     * @param otherSize in bytes
     * @param seed what its files are made from
     * @return SHA-256 of the data of files that ntfs-3g does not read, in hexadecimal by path
     * @throws IOException if the file cannot be written, or the volume has no room for what the recipe puts there
     */
    public Map<String, String> build(Path volume, NtfsGeometry otherGeometry, long otherSize, long seed)
            throws IOException {
        return steps.build(volume, otherGeometry, otherSize, seed);
    }
}
