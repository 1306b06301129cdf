package io.github.diskwright.ntfs.resize;

import io.github.diskwright.image.NoSpaceException;
import io.github.diskwright.image.RefusedException;
import io.github.diskwright.ntfs.ClusterMap;
import io.github.diskwright.ntfs.NtfsAttribute;
import io.github.diskwright.ntfs.NtfsFile;
import io.github.diskwright.ntfs.NtfsVolume;
import io.github.diskwright.ntfs.record.AttributeType;
import io.github.diskwright.ntfs.record.BootSector;
import io.github.diskwright.ntfs.record.RunList;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the smallest size for which there is a plan: by counting bits first, then by planning, because what must be in one
 * piece, and the records that fragments need, no count tells. Used once; not thread-safe.
 */
final class MinimumSearch {
    private final Survey survey;
    private final NtfsVolume volume;
    private final ResizeOptions options;
    private final RunList bitmap;
    private @Nullable ResizePlan best;
    private String failure = "";

    MinimumSearch(Survey survey, ResizeOptions options) throws IOException {
        this.survey = survey;
        this.volume = survey.volume();
        this.options = options;
        this.bitmap =
                volume.file(NtfsVolume.BITMAP).require(AttributeType.DATA, "").runs();
    }

    MinimumSize find() throws IOException {
        long counted = smallestByCount();
        long low = counted;
        long step = 1;
        long high = low;
        while (!canBe(high)) {
            low = high + 1;
            high = Math.min(volume.clusterCount(), high + step);
            step *= 2;
        }
        while (low < high) {
            long middle = low + high >>> 1;
            if (canBe(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return describe(high, counted);
    }

    /** The fewest clusters that hold all that is used; counted, without regard to what must be in one piece. */
    private long smallestByCount() {
        long low = 1;
        long high = volume.clusterCount();
        while (low < high) {
            long middle = low + high >>> 1;
            long free = middle - taken(middle);
            long beyond = moving(middle);
            if (beyond + newBitmap(middle) <= free) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private long taken(long end) {
        @Nullable ClusterMap extra = survey.extra();
        return survey.used().count(0, end) + (extra == null ? 0 : extra.count(0, end));
    }

    /** Neither bad clusters nor the bitmap move: the ones are given up, the other is written anew. */
    private long moving(long from) {
        long sum = survey.used().count(from, volume.clusterCount()) - survey.badFrom(from);
        for (int i = 0; i < bitmap.size(); i++) {
            sum -= Math.max(0, bitmap.lcn(i) + bitmap.length(i) - Math.max(from, bitmap.lcn(i)));
        }
        return sum;
    }

    /** Clusters that the bitmap needs anew if the volume ends at a cluster; 0 if it stays where it is. */
    private long newBitmap(long end) {
        long bytes = (end + 63) / 64 * 8;
        return bitmap.endLcn() <= end ? 0 : (bytes + volume.clusterSize() - 1) / volume.clusterSize();
    }

    private boolean canBe(long clusters) throws IOException {
        if (clusters >= volume.clusterCount()) {
            return true;
        }
        try {
            best = NtfsResize.plan(survey, clusters * volume.boot().sectorsPerCluster(), options);
            return true;
        } catch (NoSpaceException | RefusedException e) {
            failure = String.valueOf(e.getMessage());
            return false;
        }
    }

    private MinimumSize describe(long clusters, long counted) throws IOException {
        BootSector boot = volume.boot();
        long used = best == null ? survey.used().count(0, volume.clusterCount()) : best.usedClusters();
        long last = survey.used().lastSet(volume.clusterCount());
        String reason = clusters >= volume.clusterCount()
                ? "nothing can be given up"
                : clusters == counted || failure.isEmpty()
                        ? "what is used needs all clusters up to there"
                        : "one cluster less: " + failure;
        long sectors = Math.min(boot.totalSectors(), clusters * boot.sectorsPerCluster());
        return new MinimumSize((sectors + 1) * boot.bytesPerSector(), clusters, used, last, owner(last), reason);
    }

    /** The file and attribute that a cluster belongs to. */
    private String owner(long cluster) throws IOException {
        for (int i = 0; i < survey.size(); i++) {
            if (survey.end(i) == cluster + 1) {
                NtfsFile file = volume.file(survey.base(i));
                Optional<NtfsAttribute> holder = Optional.empty();
                for (NtfsAttribute attribute : file.attributes()) {
                    if (attribute.runs().endLcn() == cluster + 1) {
                        holder = Optional.of(attribute);
                    }
                }
                String name = holder.map(attribute -> AttributeType.name(attribute.type())
                                + (attribute.name().isEmpty() ? "" : ":" + attribute.name()))
                        .orElse("an attribute");
                return file.path() + " (" + name + ")";
            }
        }
        return "";
    }
}
