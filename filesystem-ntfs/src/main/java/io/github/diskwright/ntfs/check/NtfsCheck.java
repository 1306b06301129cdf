package io.github.diskwright.ntfs.check;

import io.github.diskwright.image.CancelledException;
import io.github.diskwright.image.CheckOptions;
import io.github.diskwright.image.CorruptImageException;
import io.github.diskwright.image.Finding;
import io.github.diskwright.image.ImageException;
import io.github.diskwright.image.Severity;
import io.github.diskwright.image.UnsupportedFeatureException;
import io.github.diskwright.image.device.BlockDevice;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsIndex;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.UpCase;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.FileReference;
import io.github.diskwright.ntfs.record.IndexEntry;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks whole volumes: every file record and attribute, indexes, names both ways, clusters, security descriptors, links
 * and the system's own files. Reads the master file table and what indexes and tables have, not the contents of files.
 *
 * <p>{@link Severity#ERROR} says that a rule is broken and data may be wrong or get lost; {@link Severity#WARNING} that
 * something is untidy, such as clusters that nobody has or sizes that a directory shows wrongly, or that the volume was
 * not left clean. What Windows itself leaves behind on sound volumes is no finding. Same volume and options, same
 * findings in the same order, whatever the number of threads.
 *
 * <p>Memory: 20 bytes for each file record, three bits for each cluster, a few MiB for each thread. The ids of findings
 * begin with {@code ntfs.} and stay.
 */
public final class NtfsCheck {
    private final CheckOptions options;
    private final NtfsVolume volume;
    private final Report report;

    private NtfsCheck(NtfsVolume volume, CheckOptions options) {
        this.volume = volume;
        this.options = options;
        this.report = new Report(options.limits().maxFindings());
    }

    /**
     * Checks what is on a device. A boot sector or master file table that cannot be read is a finding.
     *
     * @param device from the boot sector on
     * @param options limits and how the work runs
     * @return what was found, by place in the order of the check; unmodifiable
     * @throws UnsupportedFeatureException if the volume is encrypted by BitLocker, or larger than the limits allow
     * @throws CancelledException if it was cancelled
     * @throws IOException if the device cannot be read
     */
    public static List<Finding> run(BlockDevice device, CheckOptions options) throws IOException {
        Objects.requireNonNull(options, "options");
        NtfsVolume volume;
        try {
            volume = NtfsVolume.open(device, options.limits());
        } catch (CorruptImageException e) {
            String id = e.structure().equals("boot sector") ? "ntfs.boot-sector" : "ntfs.mft";
            return List.of(new Finding(id, Severity.ERROR, e.position(), Report.text(e)));
        }
        return run(volume, options);
    }

    /**
     * Checks a volume that was opened.
     *
     * @param volume the volume
     * @param options limits and how the work runs
     * @return what was found, by place in the order of the check; unmodifiable
     * @throws UnsupportedFeatureException if the volume is larger than the limits allow
     * @throws CancelledException if it was cancelled
     * @throws IOException if the device cannot be read
     */
    public static List<Finding> run(NtfsVolume volume, CheckOptions options) throws IOException {
        Objects.requireNonNull(options, "options");
        return new NtfsCheck(volume, options).run();
    }

    /** Whether nothing was found that is wrong. */
    public static boolean isClean(List<Finding> findings) {
        return findings.stream().allMatch(finding -> finding.severity() == Severity.INFO);
    }

    private List<Finding> run() throws IOException {
        Optional<ClusterMap> marked = markedRecords();
        if (marked.isPresent()) {
            CheckState state = new CheckState(volume, options.job(), marked.get(), upCase());
            int limit = options.limits().maxFindings();
            new SystemCheck(volume, report).run();
            security(state);
            owners(state);
            new RecordScan(state, report, limit).run();
            if (!report.isFull()) {
                new TreeCheck(state, report).run();
                new Mismatches(state, report).run(limit);
                new ClusterCheck(state, report).run();
            }
            if (state.budget.isOver()) {
                report.error("ntfs.too-large", 0, "lists and indexes together are larger than the volume");
            }
        }
        return new Texts(volume).findings(report);
    }

    private Optional<ClusterMap> markedRecords() throws IOException {
        try {
            NtfsAttribute bitmap = volume.file(NtfsVolume.MFT).require(AttributeType.BITMAP, "");
            long count = volume.mft().recordCount();
            if (bitmap.size() < (count + 7) / 8) {
                report.error(
                        "ntfs.mft-bitmap-size", bitmap.head(), bitmap.size() + " bytes for " + count + " file records");
            }
            return Optional.of(ClusterMap.read(bitmap, count, volume.limits()));
        } catch (CorruptImageException e) {
            report.error("ntfs.mft-bitmap", e.position(), Report.text(e) + "; nothing else was checked");
            return Optional.empty();
        }
    }

    private Optional<UpCase> upCase() throws IOException {
        try {
            UpCase table = volume.upCase();
            new DefinitionsCheck(volume, report).checkUpCase();
            return Optional.of(table);
        } catch (CorruptImageException e) {
            report.error("ntfs.up-case", e.position(), Report.text(e));
            return Optional.empty();
        }
    }

    private void security(CheckState state) throws IOException {
        try {
            NtfsFile secure = volume.file(NtfsVolume.SECURE);
            boolean isSecure =
                    secure.names().stream().anyMatch(name -> name.name().equals("$Secure"));
            // The record was of quotas before NTFS 3.0.
            state.securityIds = isSecure ? new SecurityCheck(state, report, secure).run() : Optional.empty();
        } catch (CorruptImageException e) {
            report.error("ntfs.secure", e.position(), Report.text(e));
        } catch (UnsupportedFeatureException e) {
            report.info("ntfs.not-checked", 0, "not checked: " + e.feature());
        }
    }

    /** Who has quotas. What is wrong with the way there is told where the records are checked. */
    private void owners(CheckState state) throws IOException {
        try {
            Optional<IndexEntry> entry = NtfsIndex.of(volume.file(NtfsVolume.EXTEND), NtfsIndex.DIRECTORY)
                    .findName("$Quota");
            if (entry.isEmpty()) {
                return;
            }
            NtfsFile quota = volume.file(FileReference.of(entry.get().reference()));
            Optional<NtfsAttribute> root = quota.find(AttributeType.INDEX_ROOT, "$Q");
            if (root.isEmpty()) {
                return;
            }
            IdSet ids = new IdSet();
            IndexParts parts = IndexParts.of(root.get(), quota.attributes(), "$Quota");
            boolean whole = new IndexWalk(state, new Report(0), parts, (found, position) -> {
                        if (found.keyLength() == 4) {
                            ids.add(found.key().getInt(0));
                        }
                    })
                    .run();
            state.ownerIds = whole ? Optional.of(ids.sort()) : Optional.empty();
        } catch (CancelledException e) {
            throw e;
        } catch (ImageException e) {
            state.ownerIds = Optional.empty();
        }
    }
}
