package io.github.diskwright.testkit.wim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Kinds of WIM files that no tool here makes: bytes of one that wimlib has made are changed. What has to be read of all but
 * the {@link WimVerdict#BAD_CONTAINER bad} ones is told by {@link WimSample#expected}: of those with flaws it is the
 * file as it was before, of hostile ones it has the names as they are. Thread-safe.
 */
public enum WimFlaw {
    /** As it was, put together anew. */
    NONE(as(editor -> {})),
    /** Encrypted files as Windows exports them. */
    ENCRYPTED(as(EntryEdits::encrypted)),
    /** Extended attributes as Windows has them. */
    EXTENDED_ATTRIBUTES(as(EntryEdits::extendedAttributes)),
    /** Attributes of Linux as wimlib had them once. */
    OLD_ATTRIBUTES(as(EntryEdits::oldAttributes)),
    /** Items that nobody knows, and padding like one. */
    UNKNOWN_TAGS(as(EntryEdits::unknownTags)),
    /** Data beside reparse data; data in stream entries where none is needed; the main digest beside stream entries. */
    STREAM_ENTRIES(as(EntryEdits::streamEntries)),
    /** A directory without children that has no list of them. */
    NO_LIST(as(EntryEdits::noOffsets)),
    /** Times at the ends of what there is. */
    TIMES(as(EntryEdits::times)),
    /** Security descriptors, one of them without bytes. */
    SECURITY(as(EntryEdits::descriptors)),
    /** One number of hard links for files that are not the same. */
    SHARED_LINK_NUMBERS(as(EntryEdits::sharedLinkNumbers)),
    /** Entries whose lengths count no padding. */
    LENGTHS_WITHOUT_PADDING(flaw(
            WimVerdict.SOUND,
            EntryEdits::lengthNotAligned,
            editor -> editor.find("shared/large.bin").tagged = new byte[0])),
    /** Images behind files in the table, as 7-Zip has it. */
    METADATA_LAST(as(TableEdits::metadataLast)),
    /** A gap before the data. */
    HOLES(as(editor -> editor.hole(5_000))),
    /** Bytes behind the end. */
    BYTES_BEHIND(as(editor -> editor.end(new byte[1_000]))),
    /** An integrity table of small pieces. */
    INTEGRITY_ODD(as(editor -> editor.integrity(1_000, false))),
    /** Bits and bytes that are reserved. */
    RESERVED(as(TableEdits::reserved)),
    /** XML data with elements that nobody knows. */
    STRANGE_XML(as(TableEdits::strangeXml)),
    /** XML data without the mark before and with zeros behind. */
    BARE_XML(flaw(WimVerdict.SOUND, TableEdits::bareXml)),
    /** Halves of surrogate pairs, units that are no characters, marks of direction. */
    SURROGATES(as(NameEdits::surrogates)),

    /** Names of dots. */
    DOTS(hostile(NameEdits::dots)),
    /** Names with separators. */
    SEPARATORS(hostile(NameEdits::separators)),
    /** Names with NUL. */
    NULS(hostile(NameEdits::nuls)),
    /** Names that Windows does not take. */
    RESERVED_NAMES(hostile(NameEdits::reserved)),
    /** Names that differ in case only. */
    CASE_DUPLICATES(hostile(NameEdits::caseDuplicates)),
    /** Names longer than a file system has. */
    LONG_NAMES(hostile(NameEdits::longNames)),
    /** Links to everywhere, which nobody may follow. */
    LINKS_OUT(hostile(NameEdits::linksOut)),
    /** Short names with separators and dots, and too long ones. */
    SHORT_NAMES(hostile(NameEdits::hostileShortNames)),
    /** Streams whose names have separators, dots, colons. */
    STREAM_NAMES(hostile(NameEdits::hostileStreamNames)),
    /** A link, and a directory of its name behind it with a file: both are told, the second is left out. */
    LINK_THEN_FOLDER(hostile(NameEdits::linkThenFolder)),

    /** Names twice in one directory: the first ones count. */
    DUPLICATES(flaw(WimVerdict.FLAWED, NameEdits::duplicates)),
    /** A list of children of something that is no directory. */
    CHILDREN_OF_FILE(flaw(WimVerdict.FLAWED, EntryEdits::childrenOfFile)),
    /** A directory that is a link and has children. */
    CHILDREN_OF_LINK(flaw(WimVerdict.FLAWED, EntryEdits::childrenOfLink, editor -> {
        editor.find("link").attributes |= 0x10;
    })),
    /** Security descriptors that are not there. */
    BAD_SECURITY_IDS(flaw(WimVerdict.FLAWED, EntryEdits::badSecurityIds)),
    /** Directories in one group of hard links. */
    LINKED_FOLDERS(flaw(WimVerdict.FLAWED, EntryEdits::linkedFolders)),
    /** An item longer than its entry. */
    TAG_TOO_LONG(flaw(WimVerdict.FLAWED, EntryEdits::tagTooLong)),
    /** Wrong numbers of references in the table. */
    WRONG_COUNTS(flaw(WimVerdict.FLAWED, TableEdits::wrongCounts)),
    /** Data twice in the table. */
    DUPLICATE_ENTRIES(flaw(WimVerdict.FLAWED, TableEdits::duplicateEntries)),
    /** Entries without digest, without data, in a part that is not there. */
    STRANGE_ENTRIES(flaw(WimVerdict.FLAWED, TableEdits::strangeEntries)),
    /** Metadata that a deletion left, before those of the image. */
    LEFT_METADATA(flaw(WimVerdict.SOUND, TableEdits::leftMetadata)),
    /** Metadata of more images than there are. */
    MORE_METADATA(flaw(WimVerdict.FLAWED, TableEdits::moreMetadata)),
    /** The header says more images than there are metadata. */
    MORE_IMAGES_SAID(flaw(WimVerdict.FLAWED, TableEdits::moreImagesSaid)),
    /** XML data tell of more images than there are. */
    MORE_IMAGES_IN_XML(flaw(WimVerdict.FLAWED, TableEdits::moreImagesInXml)),
    /** XML data number images wrongly. */
    WRONG_INDEX_IN_XML(flaw(WimVerdict.FLAWED, TableEdits::wrongIndexInXml)),
    /** The image to be booted is not there. */
    BOOT_WITHOUT_IMAGE(flaw(WimVerdict.FLAWED, TableEdits::bootWithoutImage)),
    /** The image to be booted is said to be where it is not. */
    BOOT_ELSEWHERE(flaw(WimVerdict.FLAWED, TableEdits::bootElsewhere)),
    /** A digest of the integrity table is wrong. */
    INTEGRITY_WRONG(flaw(WimVerdict.FLAWED, editor -> editor.integrity(10 << 20, true))),

    /** A writer was interrupted, or is at work. */
    WRITE_IN_PROGRESS(flaw(WimVerdict.LOCKED, editor -> editor.flags(0x40))),
    /** Not to be changed. */
    READ_ONLY(flaw(WimVerdict.LOCKED, editor -> editor.flags(4))),

    /** Half of the file is not there. */
    TRUNCATED(maker -> maker.editBytes(WimRecipe.XPRESS, 0.5, bytes -> {})),
    /** The header alone. */
    HEADER_ONLY(maker -> maker.editBytes(WimRecipe.EMPTY_IMAGE, 0.2, bytes -> {})),
    /** The table's length is no multiple of that of an entry. */
    TABLE_NOT_OF_ENTRIES(flaw(WimVerdict.BAD_CONTAINER, TableEdits::tableNotOfEntries)),
    /** The table is behind the end. */
    TABLE_OUTSIDE(flaw(WimVerdict.BAD_CONTAINER, TableEdits::tableOutside)),
    /** The table is larger than any memory. */
    TABLE_HUGE(flaw(WimVerdict.BAD_CONTAINER, TableEdits::tableHuge)),
    /** The XML data are behind the end of everything. */
    XML_OUTSIDE(flaw(WimVerdict.BAD_CONTAINER, TableEdits::xmlOutside)),
    /** Two billion images. */
    MANY_IMAGES_SAID(flaw(WimVerdict.BAD_CONTAINER, TableEdits::manyImagesSaid)),
    /** XML data whose entities become more than any memory, or files of the host. */
    ENTITIES(flaw(WimVerdict.BAD_CONTAINER, TableEdits::entities)),
    /** XML data too deep for any stack. */
    DEEP_XML(flaw(WimVerdict.BAD_CONTAINER, TableEdits::deepXml)),
    /** XML data that are none. */
    BROKEN_XML(flaw(WimVerdict.BAD_CONTAINER, TableEdits::brokenXml)),
    /** No XML data. */
    NO_XML(flaw(WimVerdict.BAD_CONTAINER, TableEdits::noXml)),
    /** Metadata that two images are said to have. */
    METADATA_TWICE(flaw(WimVerdict.BAD_CONTAINER, TableEdits::metadataTwice)),
    /** Metadata in a solid resource. */
    SOLID_METADATA(flaw(WimVerdict.BAD_CONTAINER, TableEdits::solidMetadata)),
    /** Chunks that are no power of two. */
    CHUNKS_OF_ODD_SIZE(codec(WimVerdict.BAD_CONTAINER, 0x10d00, 0x40002, 33_000)),
    /** Chunks larger than the codec has. */
    CHUNKS_TOO_LARGE(codec(WimVerdict.BAD_CONTAINER, 0x10d00, 0x40002, 1 << 30)),
    /** Compression without a codec. */
    NO_CODEC(codec(WimVerdict.BAD_CONTAINER, 0x10d00, 2, 32_768)),
    /** A codec that is reserved. */
    CODEC_RESERVED(codec(WimVerdict.UNSUPPORTED, 0x10d00, 0x10002, 32_768)),
    /** A codec in a version that had none of it. */
    CODEC_TOO_NEW(codec(WimVerdict.FLAWED, 0x10d00, 0x80002, 131_072)),
    /** A version of long ago. */
    OLD_VERSION(codec(WimVerdict.UNSUPPORTED, 0x10c00, 0, 0)),
    /** A version that is not there yet. */
    NEW_VERSION(codec(WimVerdict.UNSUPPORTED, 0x20000, 0, 0)),
    /** Another length of the header. */
    HEADER_LENGTH(flaw(WimVerdict.BAD_CONTAINER, editor -> editor.header(header -> header.putInt(8, 200)))),

    /** The digest of the metadata is another one. */
    METADATA_DIGEST(flaw(WimVerdict.BAD_IMAGE, TableEdits::metadataDigest)),
    /** Metadata larger than any memory. */
    METADATA_HUGE(flaw(WimVerdict.BAD_IMAGE, TableEdits::metadataHuge)),
    /** A directory in which the root is again. */
    CYCLE(flaw(WimVerdict.BAD_IMAGE, EntryEdits::cycle)),
    /** A directory in which it is itself again. */
    CYCLE_TO_ITSELF(flaw(WimVerdict.BAD_IMAGE, EntryEdits::cycleToItself)),
    /** Two directories with one list of children. */
    SHARED_CHILDREN(flaw(WimVerdict.BAD_IMAGE, EntryEdits::sharedChildren)),
    /** Forty times two ways to the next directory. */
    DOUBLING(flaw(WimVerdict.BAD_IMAGE, EntryEdits::doubling)),
    /** Twenty thousand directories in each other. */
    TOO_DEEP(flaw(WimVerdict.BAD_IMAGE, EntryEdits::tooDeep)),
    /** The root is no directory. */
    ROOT_IS_FILE(flaw(WimVerdict.BAD_IMAGE, EntryEdits::rootIsFile)),
    /** An entry that goes past the end. */
    ENTRY_PAST_END(flaw(WimVerdict.BAD_IMAGE, EntryEdits::lengthPastEnd)),
    /** An entry whose end is not to be counted. */
    ENTRY_HUGE(flaw(WimVerdict.BAD_IMAGE, EntryEdits::lengthHuge)),
    /** An entry shorter than what it has to hold. */
    ENTRY_TOO_SMALL(flaw(WimVerdict.BAD_IMAGE, EntryEdits::lengthTooSmall)),
    /** A name of half units. */
    NAME_ODD(flaw(WimVerdict.BAD_IMAGE, EntryEdits::oddNameLength)),
    /** A name longer than its entry. */
    NAME_TOO_LONG(flaw(WimVerdict.BAD_IMAGE, EntryEdits::nameTooLong)),
    /** Children behind the end. */
    CHILDREN_OUTSIDE(flaw(WimVerdict.BAD_IMAGE, EntryEdits::childrenOutside)),
    /** Children before the start. */
    CHILDREN_NEGATIVE(flaw(WimVerdict.BAD_IMAGE, EntryEdits::childrenNegative)),
    /** A stream entry shorter than what it has to hold. */
    STREAM_TOO_SHORT(flaw(WimVerdict.BAD_IMAGE, EntryEdits::streamTooShort)),
    /** More stream entries than there are. */
    TOO_MANY_STREAMS(flaw(WimVerdict.BAD_IMAGE, EntryEdits::tooManyStreams)),
    /** Security descriptors larger than the metadata. */
    SECURITY_TOO_LARGE(flaw(WimVerdict.BAD_IMAGE, EntryEdits::securityTooLarge)),
    /** Two billion descriptors. */
    TOO_MANY_DESCRIPTORS(flaw(WimVerdict.BAD_IMAGE, EntryEdits::tooManyDescriptors)),
    /** A descriptor larger than all of them. */
    DESCRIPTOR_TOO_LARGE(flaw(WimVerdict.BAD_IMAGE, EntryEdits::descriptorTooLarge)),

    /** Data that are not in the table. */
    MISSING_BLOB(file(NameEdits.TEXT, TableEdits::missingBlob)),
    /** Data that have another digest. */
    WRONG_DIGEST(file(NameEdits.TEXT, TableEdits::wrongDigest)),
    /** Data behind the end. */
    BLOB_OUTSIDE(file(NameEdits.TEXT, TableEdits::blobOutside)),
    /** Data at a place that is not to be counted. */
    BLOB_OVERFLOW(file(NameEdits.TEXT, TableEdits::blobOverflow)),
    /** Data that are not compressed and shorter than they are. */
    BLOB_SIZES_DIFFER(file(NameEdits.TEXT, TableEdits::blobSizesDiffer)),
    /** Data larger than the file. */
    BLOB_HUGE(file(NameEdits.TEXT, TableEdits::blobHuge)),
    /** Chunks in wrong order. */
    CHUNK_ORDER(WimVerdict.BAD_FILE, "large.bin", maker -> maker.editBytes(WimRecipe.XPRESS, 1, ChunkEdits::order)),
    /** A chunk without bytes. */
    CHUNK_EMPTY(WimVerdict.BAD_FILE, "large.bin", maker -> maker.editBytes(WimRecipe.LZX, 1, ChunkEdits::empty)),
    /** A chunk behind the end. */
    CHUNK_OUTSIDE(WimVerdict.BAD_FILE, "large.bin", maker -> maker.editBytes(WimRecipe.LZX, 1, ChunkEdits::outside)),
    /** A chunk that cannot be decoded. */
    CHUNK_GARBAGE(WimVerdict.BAD_FILE, "large.bin", maker -> maker.editBytes(WimRecipe.LZX, 1, ChunkEdits::garbage)),
    /** A chunk that is decoded to something else, or not at all. */
    CHUNK_BIT(WimVerdict.BAD_FILE, "large.bin", maker -> maker.editBytes(WimRecipe.XPRESS, 1, ChunkEdits::bit)),
    /** A table of chunks larger than what has it. */
    CHUNK_TABLE(
            WimVerdict.BAD_FILE,
            "large.bin",
            maker -> maker.editBytes(WimRecipe.XPRESS, 1, ChunkEdits::shorterThanItsTable)),

    /** The second part of a set is not there. */
    MISSING_PART(WimVerdict.BAD_FILE, "large.bin", maker -> maker.copySplit(WimRecipe.SPLIT, "image2.swm")),
    /** The second part is that of another set. */
    FOREIGN_PART(WimVerdict.BAD_CONTAINER, "", maker -> {
        maker.copySplit(WimRecipe.SPLIT, "image2.swm");
        maker.copyPart(WimRecipe.SPLIT_IMAGES, "image2.swm", "image2.swm");
    }),
    /** The third part is there twice, once as the second one. */
    PART_TWICE(WimVerdict.BAD_CONTAINER, "", maker -> {
        maker.copySplit(WimRecipe.SPLIT, "image2.swm");
        maker.copyPart(WimRecipe.SPLIT, "image3.swm", "image2.swm");
    });

    private final WimVerdict verdict;
    private final String damagedPath;
    private final WimRecipe.Steps steps;

    /** An edit of a small image without compression. */
    @FunctionalInterface
    interface Edit {
        /** Changes it. */
        void edit(WimEditor editor);
    }

    /** What the other constructors are given. */
    private record Plan(WimVerdict verdict, String damagedPath, WimRecipe.Steps steps) {}

    WimFlaw(Plan plan) {
        this(plan.verdict, plan.damagedPath, plan.steps);
    }

    WimFlaw(WimRecipe.Steps steps) {
        this(WimVerdict.BAD_CONTAINER, "", steps);
    }

    WimFlaw(WimVerdict verdict, String damagedPath, WimRecipe.Steps steps) {
        this.verdict = verdict;
        this.damagedPath = damagedPath;
        this.steps = steps;
    }

    private static Plan as(Edit edit) {
        return new Plan(WimVerdict.SOUND, "", maker -> maker.edit(edit, editor -> {}));
    }

    private static Plan hostile(Edit edit) {
        return new Plan(WimVerdict.HOSTILE, "", maker -> maker.edit(edit, editor -> {}));
    }

    private static Plan flaw(WimVerdict verdict, Edit edit) {
        return flaw(verdict, edit, editor -> {});
    }

    private static Plan flaw(WimVerdict verdict, Edit edit, Edit intended) {
        return new Plan(verdict, "", maker -> maker.edit(intended, edit));
    }

    private static Plan file(String path, Edit edit) {
        return new Plan(WimVerdict.BAD_FILE, path, maker -> maker.edit(editor -> {}, edit));
    }

    private static Plan codec(WimVerdict verdict, int version, int flags, int chunkSize) {
        return flaw(verdict, editor -> TableEdits.codec(editor, version, flags, chunkSize));
    }

    /** All flaws of some verdicts. */
    public static List<WimFlaw> of(WimVerdict... verdicts) {
        return Arrays.stream(values())
                .filter(flaw -> List.of(verdicts).contains(flaw.verdict))
                .toList();
    }

    /** What careful software makes of these files. */
    public WimVerdict verdict() {
        return verdict;
    }

    /**
     * The file of the first image whose data cannot be read, names with {@code /} between them: of all that have the
     * verdict {@link WimVerdict#BAD_FILE}, and no others. Other names and copies of it cannot be read either.
     */
    public Optional<String> damagedPath() {
        return damagedPath.isEmpty() ? Optional.empty() : Optional.of(damagedPath);
    }

    void build(WimCorpus corpus, Path folder) throws IOException {
        steps.make(new WimMaker(corpus, folder));
    }
}
